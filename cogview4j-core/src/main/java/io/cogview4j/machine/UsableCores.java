package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The physical cores that this process may use. Two hardware threads of a core share the units that multiply matrices,
 * so a second one gains nothing and costs the first one its cache.
 *
 * @param root of the file system in which the kernel tells
 */
public record UsableCores(Path root) {
    private static final int COUNT =
            new UsableCores(Path.of("/")).count(Runtime.getRuntime().availableProcessors());
    private static final String BOUND_TO = "Cpus_allowed_list:";

    /** Those that this process may use, at least 1. */
    public static int count() {
        return COUNT;
    }

    /**
     * The cores of the processors that the process is bound to, at most the time that its cgroup has on them, rounded up.
     *
     * @param processors the bound, and the answer for systems that do not tell
     */
    int count(int processors) {
        int cores = Math.min(
                cores().orElse(processors), new CpuQuota(root).processors().orElse(processors));
        return Math.clamp(cores, 1, processors);
    }

    private OptionalInt cores() {
        Set<String> cores = new HashSet<>();
        try {
            for (int processor : boundTo()) {
                Path topology = root.resolve("sys/devices/system/cpu/cpu" + processor + "/topology");
                if (Files.isDirectory(topology)) { // the list also has processors that could be plugged in
                    cores.add(Files.readString(siblings(topology)).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
        return cores.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cores.size());
    }

    /** The file that names all processors of a core; the second name is that of Linux before 5.2. */
    private static Path siblings(Path topology) {
        Path file = topology.resolve("core_cpus_list");
        return Files.exists(file) ? file : topology.resolve("thread_siblings_list");
    }

    private int[] boundTo() throws IOException {
        return Files.readAllLines(root.resolve("proc/self/status")).stream()
                .filter(line -> line.startsWith(BOUND_TO))
                .map(line -> line.substring(BOUND_TO.length()).strip().split(","))
                .flatMap(Arrays::stream)
                .flatMapToInt(UsableCores::range)
                .toArray();
    }

    /** {@code 5} or {@code 0-3} */
    private static IntStream range(String text) {
        String[] ends = text.split("-", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
}
