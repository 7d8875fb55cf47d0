package io.cogview4j.spark;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A standalone cluster on this machine: a master and two workers, each a process, as their scripts start them. */
final class Cluster implements AutoCloseable {
    static final String JAVA_OPTIONS =
            "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1";

    private final Path home;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private Cluster(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    /** @param folder for what a distribution of Spark would have in its home */
    static Cluster start(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        for (String entry : classPath()) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(jar)) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Cluster cluster = new Cluster(folder, port);
        cluster.launch("org.apache.spark.deploy.master.Master", "--port", String.valueOf(port));
        for (int worker = 1; worker <= 2; worker++) {
            cluster.launch(
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work" + worker).toString(),
                    cluster.master());
        }
        return cluster;
    }

    /** Maven starts tests with a single jar that names the others. */
    static String classPathText() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<String> classPath() {
        return Arrays.asList(classPathText().split(File.pathSeparator));
    }

    /** The folders of classes, which executors need beside the jars. */
    static String folders() {
        return String.join(
                File.pathSeparator,
                classPath().stream()
                        .filter(entry -> Files.isDirectory(Path.of(entry)))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    private void launch(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(home.resolve("log" + processes.size()).toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // what a distribution has in a file
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        processes.add(builder.start());
    }

    /** The processes in which tasks run. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().children()) // not what executors start themselves
                .filter(Cluster::isExecutor)
                .toList();
    }

    private static boolean isExecutor(ProcessHandle process) {
        try (Stream<String> arguments = Files.lines(
                Path.of("/proc", String.valueOf(process.pid()), "cmdline"),
                java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return arguments.anyMatch(line -> line.contains("CoarseGrainedExecutorBackend"));
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = processes.stream()
                .flatMap(process -> Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle())))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> {
            try {
                Objects.requireNonNull(process).waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
