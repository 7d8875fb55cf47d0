package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.tiny.TinyModel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInModelTest {
    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final Path TINY =
            Path.of("../cogview4j-tiny/target/classes").toAbsolutePath().normalize();
    private static final Path MODEL =
            Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny").resolve(TinyModel.FOLDER);

    private static final String RESOURCES = "io/cogview4j/tiny/";

    /** The module of the model as a jar. */
    private static Path jar = Path.of("");
    /** What {@link #index(Path)} says of the model. */
    private static String index = "";

    @TempDir
    Path temporary;

    @BeforeAll
    static void pack(@TempDir Path folder) throws IOException {
        jar = write(folder.resolve("tiny model.jar"), Map.of());
        index = index(MODEL);
    }

    @Test
    void usesPlainFilesInPlace() throws Exception {
        Path cache = temporary.resolve("cache");

        assertThat(folderFrom(TINY, cache)).isEqualTo(TINY.resolve("io/cogview4j/tiny/model"));
        assertThat(cache).doesNotExist();
    }

    @Test
    void unpacksAJarIntoTheCache() throws Exception {
        Path cache = temporary.resolve("cache");

        Path folder = folderFrom(jar, cache);

        assertThat(folder.getParent()).isEqualTo(cache);
        assertThat(index(folder)).isEqualTo(index);
    }

    @Test
    void leavesAWholeCacheAlone() throws Exception {
        Path weights = folderFrom(jar, temporary).resolve("vae/diffusion_pytorch_model.safetensors");
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(weights, longAgo);

        folderFrom(jar, temporary);

        assertThat(Files.getLastModifiedTime(weights)).isEqualTo(longAgo);
    }

    @Test
    void repairsADamagedCache() throws Exception {
        Path folder = folderFrom(jar, temporary);
        Files.delete(folder.resolve("model_index.json"));
        Files.writeString(folder.resolve("vae/config.json"), "{");

        folderFrom(jar, temporary);

        assertThat(index(folder)).isEqualTo(index);
    }

    @Test
    void keepsModelsOfDifferentContentApart() throws Exception {
        Path other = jar("model/cogview4j.json", "{}");

        Path folder = folderFrom(other, temporary);

        assertThat(folder).isNotEqualTo(folderFrom(jar, temporary));
        assertThat(folder.resolve("cogview4j.json")).hasContent("{}");
    }

    @Test
    void fallsBackToATemporaryFolderThatIsDeletedAtExit() throws Exception {
        Path occupied = Files.createFile(temporary.resolve("a file, not a folder"));
        Path temporaryFolder = Files.createDirectory(temporary.resolve("tmp"));

        Process process = start(jar, occupied.resolve("cache"), "-Djava.io.tmpdir=" + temporaryFolder);
        Path folder = Path.of(output(process));

        assertThat(folder.getParent()).isEqualTo(temporaryFolder);
        assertThat(folder).doesNotExist();
    }

    @Test
    void letsProcessesUnpackAtTheSameTime() throws Exception {
        Path cache = temporary.resolve("cache");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(jar, cache));
        }

        Set<Path> unpacked = new HashSet<>();
        for (Process process : processes) {
            unpacked.add(Path.of(output(process))); // read to the end, so all have ended before we look
        }
        assertThat(unpacked)
                .hasSize(1)
                .allSatisfy(folder -> assertThat(index(folder)).isEqualTo(index));
        try (Stream<Path> folders = Files.list(cache)) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void refusesAJarThatLacksAFile() throws Exception {
        Path incomplete = jar(TinyModel.INDEX, "10 00 missing.json\n");

        assertThatThrownBy(() -> folderFrom(incomplete, temporary.resolve("cache")))
                .hasToString(CheckpointException.class.getName() + ": The built-in model cannot be used ("
                        + "java.io.FileNotFoundException: the resource model/missing.json is missing). "
                        + "Its weights are mapped into memory, so they have to be files in the cache folder or, if that "
                        + "cannot be written to, in the temporary folder. Make room there, or name a folder that can be written to in "
                        + "COGVIEW4J_CACHE.");
    }

    /** A line for each file, as {@link TinyModel#INDEX} has them. */
    private static String index(Path model) throws IOException {
        try (Stream<Path> paths = Files.walk(model)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> model.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .map(path -> line(model, path))
                    .collect(Collectors.joining());
        }
    }

    private static String line(Path model, String path) {
        try {
            return line(Files.readAllBytes(model.resolve(path)), path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(byte[] content, String path) {
        return content.length + " " + Sha256.of(content) + " " + path + "\n";
    }

    /** The jar with one resource replaced, and the index brought up to date unless it is that one. */
    private Path jar(String replaced, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> changed = new HashMap<>(Map.of(RESOURCES + replaced, bytes));
        if (!replaced.equals(TinyModel.INDEX)) {
            String path = replaced.substring(TinyModel.FOLDER.length() + 1);
            String index = Files.readString(TINY.resolve(RESOURCES + TinyModel.INDEX))
                    .lines()
                    .map(line -> line.endsWith(" " + path) ? line(bytes, path) : line + "\n")
                    .collect(Collectors.joining());
            changed.put(RESOURCES + TinyModel.INDEX, index.getBytes(StandardCharsets.UTF_8));
        }
        return write(temporary.resolve("tiny " + replaced.hashCode() + ".jar"), changed);
    }

    /** Packed without compression, which would take most of the time. */
    private static Path write(Path jar, Map<String, byte[]> changed) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> paths = Files.walk(TINY)) {
            entries.setLevel(Deflater.NO_COMPRESSION);
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = TINY.relativize(path).toString().replace('\\', '/');
                entries.putNextEntry(new JarEntry(name));
                if (changed.containsKey(name)) {
                    entries.write(changed.get(name));
                } else {
                    Files.copy(path, entries);
                }
            }
        }
        return jar;
    }

    /** The answer of classes that take the model from this jar or folder. */
    private static Path folderFrom(Path tiny, Path cache) throws Exception {
        URL[] classPath = {tiny.toUri().toURL(), CLASSES.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Method folder = loader.loadClass(BuiltInModel.class.getName()).getDeclaredMethod("folder", Map.class);
            folder.setAccessible(true);
            return (Path) folder.invoke(null, Map.of("COGVIEW4J_CACHE", cache.toString()));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Process start(Path jar, Path cache, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        String classPath = Stream.of(
                        jar, CLASSES, Path.of("target/test-classes").toAbsolutePath())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, PrintFolder.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("COGVIEW4J_CACHE", cache.toString());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String output(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
