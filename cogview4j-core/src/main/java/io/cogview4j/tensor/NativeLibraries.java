package io.cogview4j.tensor;

import io.cogview4j.machine.PackedFile;
import io.cogview4j.machine.PrivateFolder;
import io.cogview4j.machine.UnpackedFolder;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The files of libtorch, in the layout of JavaCPP's cache: JavaCPP finds there what it would otherwise unpack file by
 * file, into a folder that all its applications share and where a process that is killed leaves half of a library.
 */
final class NativeLibraries {
    private static final String PLATFORM_EXTENSION = "org.bytedeco.javacpp.platform.extension";

    /** One for each jar. */
    private static final Map<String, String> BINDINGS = Map.of(
            "org/bytedeco/javacpp/", "jnijavacpp",
            "org/bytedeco/openblas/", "jniopenblas",
            "org/bytedeco/pytorch/", "jnitorch");

    private NativeLibraries() {}

    /**
     * A name for the folder that differs where the content would; empty if the libraries are not in jars, in which case
     * JavaCPP has them from elsewhere.
     */
    static Optional<String> folderName() throws IOException {
        CRC32 content = new CRC32();
        for (Map.Entry<String, String> binding :
                BINDINGS.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            Optional<URL> library = binding(binding.getKey(), System.mapLibraryName(binding.getValue()));
            if (library.isEmpty() || !(library.get().openConnection() instanceof JarURLConnection connection)) {
                return Optional.empty();
            }
            // All entries of the jar, in the order that it has them.
            connection.getJarFile().stream()
                    .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc() + " ")
                    .forEach(line -> content.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.of("torch-%s-%08x".formatted(Loader.getPlatform(), content.getValue()));
    }

    /** Whether the class path has libraries for this platform, be it in jars or in folders. */
    static boolean areThere() {
        return BINDINGS.entrySet().stream()
                .allMatch(binding -> binding(binding.getKey(), System.mapLibraryName(binding.getValue()))
                        .isPresent());
    }

    private static Optional<URL> binding(String folder, String name) {
        ClassLoader loader = torch.class.getClassLoader();
        return Stream.of(System.getProperty(PLATFORM_EXTENSION, ""), "", "-gpu")
                .map(extension -> loader.getResource(folder + Loader.getPlatform() + extension + "/" + name))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** All that JavaCPP unpacks for libtorch, as {@link Loader#cacheResource(URL, String)} lays it out. */
    static List<PackedFile> files() throws IOException {
        Map<String, PackedFile> files = new LinkedHashMap<>();
        for (Class<?> binding : bindings()) {
            ClassProperties properties = Loader.loadProperties(binding, Loader.loadProperties(), true);
            List<String> names = new ArrayList<>(properties.get("platform.preload"));
            names.addAll(properties.get("platform.link"));
            names.add(properties.getProperty("platform.library"));
            for (String name : names) {
                for (URL library : Loader.findLibrary(binding, properties, name, false)) {
                    if (library.openConnection() instanceof JarURLConnection connection) {
                        PackedFile file = PackedFile.at(library, path(library, connection));
                        files.putIfAbsent(file.path(), file);
                    }
                }
            }
        }
        return List.copyOf(files.values());
    }

    private static List<Class<?>> bindings() {
        List<Class<?>> bindings = new ArrayList<>();
        @SuppressWarnings("rawtypes") // JavaCPP's
        List<Class> inherited = Loader.loadProperties(torch.class, Loader.loadProperties(), true)
                .getInheritedClasses();
        if (inherited != null) {
            inherited.forEach(bindings::add);
        }
        bindings.add(torch.class);
        return bindings;
    }

    private static String path(URL library, JarURLConnection connection) throws IOException {
        String jar = new File(connection.getJarFile().getName()).getName();
        String entry = connection.getEntryName();
        String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
        return jar + "/" + folder + (library.getRef() == null ? entry.substring(folder.length()) : library.getRef());
    }

    /**
     * Makes this folder JavaCPP's cache; false if JavaCPP has one already, because the application used it before or chose
     * another.
     */
    static boolean giveToJavaCpp(UnpackedFolder folder) throws IOException {
        String property = "org.bytedeco.javacpp.cachedir";
        if (System.getProperty(property) != null) {
            return false;
        }
        PrivateFolder.create(folder.path());
        System.setProperty(property, folder.path().toString());
        try {
            return Loader.getCacheDir().equals(folder.path().toFile());
        } finally {
            System.clearProperty(property);
        }
    }
}
