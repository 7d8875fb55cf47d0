package io.cogview4j.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much time on processors the cgroup of this process has, and those around it; version 1 or 2.
 *
 * @param root of the file system in which the kernel tells
 */
record CpuQuota(Path root) {
    /** Number, controllers and path; of version 2 without controllers. */
    private static final Pattern MEMBERSHIP = Pattern.compile("\\d+:([^:]*):/(.*)");

    /** Quota and period in microseconds; without a limit, the first is no such number. */
    private static final Pattern LIMIT = Pattern.compile("(\\d{1,15}) (\\d{1,15})");

    /** The tightest of the limits, rounded up to whole processors; empty without any. */
    OptionalInt processors() {
        return read(root.resolve("proc/self/cgroup"))
                .lines()
                .map(MEMBERSHIP::matcher)
                .filter(Matcher::matches)
                .flatMap(this::limits)
                .map(LIMIT::matcher)
                .filter(Matcher::matches)
                .mapToInt(limit -> processors(Long.parseLong(limit.group(1)), Long.parseLong(limit.group(2))))
                .min();
    }

    private static int processors(long quotaMicros, long periodMicros) {
        return Math.toIntExact(Math.clamp(Math.ceilDiv(quotaMicros, Math.max(1, periodMicros)), 1, Integer.MAX_VALUE));
    }

    private Stream<String> limits(MatchResult membership) {
        Path hierarchies = root.resolve("sys/fs/cgroup");
        if (membership.group(1).isEmpty()) {
            return upwards(hierarchies, membership.group(2)).map(group -> read(group.resolve("cpu.max")));
        }
        return List.of(membership.group(1).split(",")).contains("cpu")
                ? upwards(hierarchies.resolve("cpu"), membership.group(2))
                        .map(group -> read(group.resolve("cpu.cfs_quota_us")) + " "
                                + read(group.resolve("cpu.cfs_period_us")))
                : Stream.empty();
    }

    /** The group and those around it; in a container the path may be that outside, of which only the top is there. */
    private static Stream<Path> upwards(Path hierarchy, String path) {
        Path group = hierarchy.resolve(path).normalize();
        return group.startsWith(hierarchy)
                ? Stream.iterate(group, inner -> inner.startsWith(hierarchy), Path::getParent)
                : Stream.of(hierarchy);
    }

    /** Empty for a file that is not there, or not for us. */
    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
