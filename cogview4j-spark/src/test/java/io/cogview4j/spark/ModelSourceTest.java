package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.CogView4;
import io.cogview4j.message.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors have the model of the job, or say that they have another. */
class ModelSourceTest {
    private static final Path TINY = Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model");

    @TempDir
    private Path folder;

    /** A file system that is not the machine's own, as far as names tell. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public java.net.URI getUri() {
            return java.net.URI.create("elsewhere:///");
        }

        @Override
        protected void checkPath(org.apache.hadoop.fs.Path path) {}
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration(false);
        configuration.setClass("fs.elsewhere.impl", Elsewhere.class, org.apache.hadoop.fs.FileSystem.class);
        return configuration;
    }

    private Path copy() throws IOException {
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(TINY)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(TINY.relativize(file).toString()));
            }
        }
        return copy;
    }

    @Test
    void theSameFilesHaveTheSameFingerprintWhereverTheyLie() throws IOException {
        assertThat(new ModelSource(copy().toString(), Role.DRAWING).fingerprint(configuration()))
                .isEqualTo(new ModelSource(TINY.toString(), Role.DRAWING).fingerprint(configuration()));
    }

    @Test
    void eachStageLooksAtItsOwnFilesOnly() throws IOException {
        Path copy = copy();
        String encoding = new ModelSource(copy.toString(), Role.ENCODING).fingerprint(configuration());
        String drawing = new ModelSource(copy.toString(), Role.DRAWING).fingerprint(configuration());
        byte[] content = Files.readAllBytes(copy.resolve("vae/config.json"));
        Files.write(
                copy.resolve("vae/config.json"),
                (new String(content, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(new ModelSource(copy.toString(), Role.ENCODING).fingerprint(configuration()))
                .isEqualTo(encoding);
        assertThat(new ModelSource(copy.toString(), Role.DRAWING).fingerprint(configuration()))
                .isNotEqualTo(drawing);
    }

    @Test
    void anotherModelThanThatOfTheJobIsRefused() {
        CheckpointException refusal = catchThrowableOfType(
                CheckpointException.class,
                () -> new ModelSource(TINY.toString(), Role.DRAWING).open("0123", configuration()));
        assertThat(refusal.code()).isEqualTo(SparkMessage.SPARK_MODEL_DIFFERS);
    }

    @Test
    void aModelThatIsMissingElsewhereIsTold() {
        CheckpointException refusal = catchThrowableOfType(
                CheckpointException.class,
                () -> new ModelSource("elsewhere:///missing/model", Role.DRAWING).fingerprint(configuration()));
        assertThat(refusal.code()).isEqualTo(SparkMessage.SPARK_MODEL_MISSING);
    }

    @Test
    void aModelElsewhereIsBroughtHereOnceUnderItsFingerprint() throws IOException {
        ModelSource source =
                new ModelSource("elsewhere://" + TINY.toAbsolutePath().normalize(), Role.DRAWING);
        String fingerprint = source.fingerprint(configuration());
        CogView4 model = source.open(fingerprint, configuration());
        assertThat(model.name()).isEqualTo("model");
        assertThat(model.hasTextEncoder()).isFalse();
        Path here = Path.of(System.getenv("COGVIEW4J_CACHE"), "models", fingerprint, "model");
        assertThat(here.resolve("text_encoder")).doesNotExist();
        Object fetched = Files.readAttributes(here, "unix:ino").get("ino");
        source.open(fingerprint, configuration());
        assertThat(Files.readAttributes(here, "unix:ino").get("ino")).isEqualTo(fetched);
    }
}
