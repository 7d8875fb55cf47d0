package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command line in a process of its own. */
public record CliProcess(int exitCode, String output) {
    private static final int MOST_SECONDS_TO_END = 10;

    public static CliProcess run(String... arguments) throws IOException, InterruptedException {
        return runWith(Map.of(), arguments);
    }

    /** With these variables set beside those of this process. */
    public static CliProcess runWith(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(List.of(), environment, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CliProcess(process.waitFor(), output);
    }

    /** On a terminal of 100 columns, where Ctrl-C is pressed as soon as a text stands there. */
    public static CliProcess interruptedAt(String shown, String... arguments) throws IOException, InterruptedException {
        return endedAt(
                shown,
                process -> new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor(),
                arguments);
    }

    /** On such a terminal, killed so long after a text stands there, without any chance to put things right. */
    public static CliProcess killedAt(String shown, long laterMillis, String... arguments)
            throws IOException, InterruptedException {
        return endedAt(
                shown,
                process -> {
                    Thread.sleep(laterMillis);
                    process.toHandle().destroyForcibly();
                },
                arguments);
    }

    /** Ends a process. */
    private interface Ending {
        void end(Process process) throws IOException, InterruptedException;
    }

    private static CliProcess endedAt(String shown, Ending ending, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(List.of("-Dcogview4j.columns=100"), Map.of(), arguments);
        var output = new ByteArrayOutputStream();
        while (!output.toString(StandardCharsets.UTF_8).contains(shown)) {
            int next = process.getInputStream().read();
            assertThat(next).as("no " + shown + " in " + output).isNotNegative();
            output.write(next);
        }
        ending.end(process);
        if (!process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it went on: " + output);
        }
        output.writeBytes(process.getInputStream().readAllBytes());
        return new CliProcess(process.exitValue(), output.toString(StandardCharsets.UTF_8));
    }

    private static Process start(List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // as the launcher starts it
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder.start();
    }

    public CliProcess succeeds() {
        assertThat(exitCode).as(output).isZero();
        return this;
    }
}
