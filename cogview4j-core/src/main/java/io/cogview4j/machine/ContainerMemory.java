package io.cogview4j.machine;

import io.cogview4j.machine.Cgroups.Group;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the kernel counts for the memory cgroup of this process, page cache included, and what it allows; version 1 or 2.
 *
 * @param root of the file system in which the kernel tells
 */
public record ContainerMemory(Path root) {
    /** That of this process. */
    public static ContainerMemory current() {
        return new ContainerMemory(Path.of("/"));
    }

    /** The most bytes since the cgroup was made; empty where there is none, or the kernel does not tell. */
    public OptionalLong peakBytes() {
        return new Cgroups(root)
                .of("memory")
                .map(ContainerMemory::peak)
                .filter(figure -> figure.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /**
     * The least that this cgroup and those around it allow; empty without a limit. What
     * version 1 has for none is a number of 19 digits.
     */
    public OptionalLong limitBytes() {
        return new Cgroups(root)
                .of("memory")
                .flatMap(Group::upwards)
                .map(ContainerMemory::limit)
                .filter(figure -> figure.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .min();
    }

    private static String limit(Group group) {
        return group.read(group.isUnified() ? "memory.max" : "memory.limit_in_bytes");
    }

    private static String peak(Group group) {
        return group.read(group.isUnified() ? "memory.peak" : "memory.max_usage_in_bytes");
    }
}
