package io.cogview4j.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.cogview4j.tensor.NativeFiles;
import io.cogview4j.tensor.NativeLoad;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * The native library of DJL's tokenizers. Left alone, DJL unpacks it into a folder that all its applications share, and
 * that is in {@code /tmp} if the user has no home.
 */
final class DjlLibrary {
    private static final String PATH = "RUST_LIBRARY_PATH";
    /** DJL looks for CUDA with JNA, which unpacks a library for as long as the process runs. */
    private static final String JNA_FOLDER = "jna.tmpdir";

    private static final String FLAVOR = "RUST_FLAVOR";
    private static final List<String> WINDOWS_FIRST =
            List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll");

    private static final NativeLoad LOAD = NativeLoad.attempt(DjlLibrary::load); // by the virtual machine, once

    private DjlLibrary() {}

    /**
     * Loads it, once a process.
     *
     * @throws io.cogview4j.message.OutputException if there is no place for its files
     * @throws io.cogview4j.message.InvalidRequestException if the environment names no valid path for them
     * @throws LinkageError if it cannot be loaded for another reason
     */
    static void start() {
        LOAD.require();
    }

    private static void load() throws IOException {
        SequencedMap<String, URL> files = files();
        if (files.isEmpty() || isSet(PATH) || isSet(FLAVOR)) {
            LibUtils.checkStatus(); // it is somewhere else, as DJL will know
            return;
        }
        String library = files.lastEntry().getKey();
        NativeFiles.load(
                "tokenizers-" + platform(),
                files,
                folder -> with(
                        PATH,
                        folder.resolve(library),
                        () -> with(JNA_FOLDER, folder.getParent(), LibUtils::checkStatus)));
    }

    /** Those for this machine by their names, itself last; none if they are not in a jar. */
    private static SequencedMap<String, URL> files() {
        List<String> names = new ArrayList<>(platform().startsWith("win") ? WINDOWS_FIRST : List.of());
        names.add(System.mapLibraryName("tokenizers"));
        SequencedMap<String, URL> files = new LinkedHashMap<>();
        for (String name : names) {
            URL entry = LibUtils.class.getClassLoader().getResource("native/lib/" + platform() + "/cpu/" + name);
            if (entry == null || !entry.getProtocol().equals("jar")) {
                return new LinkedHashMap<>();
            }
            files.put(name, entry);
        }
        return files;
    }

    /** As DJL names it. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return (system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : "linux")
                + "-"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** Does something while a property is set to a path, unless the application has set it. */
    private static void with(String property, Path value, Runnable use) {
        if (isSet(property)) {
            use.run();
            return;
        }
        System.setProperty(property, value.toString());
        try {
            use.run();
        } finally {
            System.clearProperty(property);
        }
    }

    private static boolean isSet(String name) {
        return System.getenv(name) != null || System.getProperty(name) != null;
    }
}
