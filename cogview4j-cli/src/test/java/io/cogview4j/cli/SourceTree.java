package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher in a source tree of its own, with a Maven and with JDKs that only say what they are told.
 *
 * @param temporary where the tree lies, and JDKs beside it
 * @param root the tree, with a space in its name
 */
record SourceTree(Path temporary, Path root) {
    /** What it does depends on files: broken, hanging (with half a jar) and slow. */
    private static final String MAVEN = """
            #!/bin/sh
            echo "$JAVA_HOME" >>builds
            for argument in "$@"; do
                echo "$argument"
                case $argument in cogview4j-*) module=$argument ;; esac
            done >arguments
            [ ! -e broken ] || { seq -f 'line %g' 40; echo "broken source"; exit 1; }
            app=$module/target/app
            mkdir -p "$app"
            [ ! -e hanging ] || { echo half >"$app/$module.jar"; exec sleep 60; }
            [ ! -e slow ] || sleep 0.7
            : >repository.jar
            printf %s "$PWD/repository.jar" >"$module/target/spark.classpath"
            : >"$app/$module.jar"
            """;
    /** It starts with every option, unless there is a file refusal with what it says. */
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                *" -version") [ ! -e refusal ] || { cat refusal; exit 1; }; exit ;;
                *AOTCacheOutput*)
                    echo half >target/rehearsal/memory.aot
                    [ ! -e hanging-java ] || exec sleep 60
                    rm target/rehearsal/memory.aot ;;
            esac
            echo "home: ${0%/bin/java}"
            echo "locale: $LC_ALL"
            echo "blas: $OPENBLAS_NUM_THREADS"
            echo "libraries: $LD_LIBRARY_PATH"
            echo "cache: $COGVIEW4J_CACHE"
            for argument in "$@"; do echo "<$argument>"; done
            exit 7
            """;

    static SourceTree in(Path temporary) throws IOException {
        Path root = Files.createDirectory(temporary.resolve("source tree"));
        SourceTree tree = new SourceTree(temporary, root.toRealPath());
        Files.createDirectories(tree.source().getParent());
        for (Path old : List.of(tree.source(), root.resolve("pom.xml"), root.resolve("cogview4j-core/pom.xml"))) {
            Files.writeString(old, "");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
        }
        executable(root.resolve("cogview4j"), Files.readString(Path.of("../cogview4j")));
        Files.createDirectory(root.resolve("cogview4j-spark"));
        executable(root.resolve("cogview4j-spark/run"), Files.readString(Path.of("../cogview4j-spark/run")));
        executable(root.resolve("mvnw"), MAVEN);
        copyParts(root);
        return tree;
    }

    /** The parts of the launcher that lie in a folder. */
    static void copyParts(Path root) throws IOException {
        Path parts = Files.createDirectory(root.resolve("launcher"));
        try (Stream<Path> files = Files.list(Path.of("../launcher"))) {
            for (Path file : files.toList()) {
                Files.copy(file, parts.resolve(file.getFileName()));
            }
        }
    }

    Path source() {
        return root.resolve("cogview4j-core/src/main/java/A.java");
    }

    Path jar() {
        return root.resolve("cogview4j-cli/target/app/cogview4j-cli.jar");
    }

    /** What java remembers of a rehearsal. */
    Path memory() {
        return root.resolve("cogview4j-cli/target/app/cogview4j.aot");
    }

    /** What the launcher knows of its last build. */
    Path record() {
        return root.resolve("cogview4j-cli/target/app/build.record");
    }

    /** The homes that Maven was told, one for each build. */
    List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    Path mark(String name) throws IOException {
        return Files.createFile(root.resolve(name));
    }

    Path jdk(String version) throws IOException {
        return jdk(temporary.resolve("jdk-" + version), version);
    }

    static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/javac"), "");
        return home;
    }

    Map<String, String> withJdk() throws IOException {
        return Map.of("JAVA_HOME", jdk("25").toString());
    }

    Map<String, String> withJdk(String variable, String value) throws IOException {
        return Map.of("JAVA_HOME", jdk("25").toString(), variable, value);
    }

    /** Changes a line of a part of the launcher, for what would take long or needs another machine. */
    void edit(String part, String line, String replacement) throws IOException {
        Path file = root.resolve("launcher").resolve(part);
        String script = Files.readString(file);
        assertThat(script).contains(line);
        Files.writeString(file, script.replace(line, replacement));
    }

    Result launch(Map<String, String> environment, String... arguments) throws Exception {
        return start(environment, arguments).result();
    }

    Launch start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./cogview4j"));
        command.addAll(Arrays.asList(arguments));
        return start(root, environment, command);
    }

    static Launch start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(SourceTree::wouldInterfere);
        builder.environment().putAll(environment);
        return new Launch(builder.start());
    }

    private static boolean wouldInterfere(String variable) {
        return variable.contains("JAVA")
                || variable.startsWith("COGVIEW4J")
                || variable.contains("THREADS")
                || variable.startsWith("LC_")
                || variable.equals("LANG");
    }

    static Path executable(Path path, String content) throws IOException {
        Files.writeString(path, content);
        assertThat(path.toFile().setExecutable(true)).isTrue();
        return path;
    }

    /** A tool of the system in another folder; a link to it would not be part of a temporary folder. */
    static void stub(Path folder, String tool) throws IOException {
        executable(folder.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
    }

    record Launch(Process process) {
        Result result() throws Exception {
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        }

        /** Waits until a file is there that the launch makes. */
        Launch until(Path file) throws Exception {
            while (!Files.exists(file)) {
                assertThat(process.isAlive()).as("makes " + file).isTrue();
                Thread.sleep(10);
            }
            return this;
        }

        /** As {@code kill -9} does, or a machine that loses its power, with all that it has started or not. */
        void kill(boolean withChildren) {
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly().onExit().join();
            if (withChildren) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    record Result(int exitCode, String output) {}
}
