package io.cogview4j.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process takes of a machine, on Linux.
 *
 * @param heapBytes that are in use after a full collection
 * @param residentBytes of all of the process
 * @param threads of the system
 * @param files that are open, connections among them
 */
record Footprint(long heapBytes, long residentBytes, long threads, long files) {
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    static Footprint of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Path process = Path.of("/proc", Long.toString(pid));
        return new Footprint(
                sum(USED, jcmd(pid, "GC.heap_info")),
                sum(RESIDENT, Files.readString(process.resolve("status"))),
                count(process.resolve("task")),
                count(process.resolve("fd")));
    }

    private static long sum(Pattern kibibytes, String text) {
        long sum = 0;
        Matcher matcher = kibibytes.matcher(text);
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1)) << 10;
        }
        if (sum == 0) {
            throw new IllegalStateException(text);
        }
        return sum;
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(JCMD.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
