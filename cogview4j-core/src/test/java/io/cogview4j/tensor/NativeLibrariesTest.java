package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.fixtures.LibraryStart;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the class path has of native libraries. */
class NativeLibrariesTest {
    /** The name of a jar for one platform ends with that platform. */
    private static final String ENDING = "-" + Loader.getPlatform() + ".jar";

    @Test
    void areThereWhereMavenBuilds() {
        assertThat(NativeLibraries.areThere()).isTrue();
    }

    @Test
    void aClassPathWithoutThemIsToldWhatToAdd(@TempDir Path cache) throws IOException {
        String classPath = System.getProperty("java.class.path");
        assumeThat(classPath).as("the libraries are in jars").contains(ENDING);
        String without = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(ENDING))
                .collect(Collectors.joining(File.pathSeparator));

        Process process = LibraryStart.on(without, Map.of("COGVIEW4J_CACHE", cache.toString()));

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains(Message.of(CoreMessage.NATIVE_LIBRARIES_MISSING, Loader.getPlatform())
                        .text(Locale.ENGLISH));
    }
}
