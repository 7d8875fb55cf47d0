package io.cogview4j.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What the kernel counts for the memory cgroup of this process, page cache included; version 1 or 2. */
public final class ContainerMemory {
    private static final Path MEMBERSHIP = Path.of("/proc/self/cgroup");
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private ContainerMemory() {}

    /** The most bytes since the cgroup was made; empty where there is none, or the kernel does not tell. */
    public static OptionalLong peakBytes() {
        try {
            return peakBytes(Files.readAllLines(MEMBERSHIP), ROOT);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * @param membership lines {@code number:controllers:path}; of version 2 without number and controllers
     * @param root where the hierarchies are mounted
     */
    static OptionalLong peakBytes(List<String> membership, Path root) {
        for (String line : membership) {
            String[] parts = line.split(":", 3);
            String path = parts[2].substring(1);
            if (List.of(parts[1].split(",")).contains("memory")) {
                return read(root.resolve("memory").resolve(path).resolve("memory.max_usage_in_bytes"));
            }
            Path unified = root.resolve(path).resolve("memory.peak");
            if (parts[1].isEmpty() && Files.exists(unified)) {
                return read(unified);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong read(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
