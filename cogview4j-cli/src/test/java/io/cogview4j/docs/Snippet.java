package io.cogview4j.docs;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A Java snippet as a program of its own. One with imports has all that it says; one without, as pages print it for
 * brevity, sees Java's own packages and all packages of this project. What is not a class becomes the body of
 * {@code main}.
 */
record Snippet(CodeBlock block) {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:(?:public|final|sealed|abstract) )*(?:class|record|interface|enum) (\\w+)");
    private static final String WRAPPER = "Snippet";
    private static final long MOST_SECONDS = 300;

    /** Compiles into a folder and returns what the compiler objects to, nothing if all is well. */
    String compile(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve(mainClass() + ".java"), source());
        StringWriter objections = new StringWriter();
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-cp", CLASS_PATH, "-d", folder.toString(), "-proc:none", "-nowarn");
            COMPILER.getTask(objections, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
        }
        return objections.toString();
    }

    /**
     * Runs what was compiled, in that folder and a process of its own, and returns its end and its output.
     *
     * @param before what comes before everything else on the class path
     */
    Outcome run(Path folder, Path before) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(File.pathSeparator, before.toString(), folder.toString(), CLASS_PATH),
                        mainClass())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("COGVIEW4J_CACHE", cache(folder).toString());
        Process process = builder.start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Files.delete(cache(folder).resolve("native"));
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    /** Empty but for the native libraries, which take seconds to unpack. */
    private static Path cache(Path folder) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path libraries = Files.createDirectories(Path.of(System.getenv("COGVIEW4J_CACHE"), "native"));
        if (Files.notExists(cache.resolve("native"))) {
            Files.createSymbolicLink(cache.resolve("native"), libraries);
        }
        return cache;
    }

    record Outcome(int exitCode, String output) {}

    String source() {
        List<String> imports = block.lines().stream()
                .filter(line -> line.startsWith("import "))
                .toList();
        String body = block.lines().stream()
                .filter(line -> !line.startsWith("import "))
                .collect(joining("\n"));
        String head = imports.isEmpty() ? Everything.IMPORTS : String.join("\n", imports);
        return TYPE.matcher(body).find()
                ? head + "\n" + body
                : head + "\nclass " + WRAPPER + " { public static void main(String[] args) throws Exception {\n" + body
                        + "\n}}\n";
    }

    private String mainClass() {
        Matcher type = TYPE.matcher(block.text());
        return type.find() ? type.group(1) : WRAPPER;
    }

    /** Imports of Java's own packages and all of this project, looked for once. */
    private static final class Everything {
        static final String IMPORTS = imports();

        private static String imports() {
            try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
                Set<String> packages = new TreeSet<>();
                for (JavaFileObject file : files.list(
                        StandardLocation.CLASS_PATH, "io.cogview4j", Set.of(JavaFileObject.Kind.CLASS), true)) {
                    String name = files.inferBinaryName(StandardLocation.CLASS_PATH, file);
                    packages.add(name.substring(0, name.lastIndexOf('.')));
                }
                return packages.stream()
                        .map(name -> "import " + name + ".*;\n")
                        .collect(joining("", "import module java.base;\n", ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
