package io.cogview4j.machine;

import io.cogview4j.machine.Cgroups.Group;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much time on processors the cgroup of this process has, and those around it; version 1 or 2.
 *
 * @param root of the file system in which the kernel tells
 */
public record CpuQuota(Path root) {
    /** Quota and period in microseconds; without a limit, the first is no such number. */
    private static final Pattern LIMIT = Pattern.compile("(\\d{1,15}) (\\d{1,15})");

    /** That of this process. */
    public static CpuQuota current() {
        return new CpuQuota(Path.of("/"));
    }

    /** The tightest of the limits, rounded up to whole processors; empty without any. */
    public OptionalInt processors() {
        return new Cgroups(root)
                .of("cpu")
                .flatMap(Group::upwards)
                .map(CpuQuota::limit)
                .map(LIMIT::matcher)
                .filter(Matcher::matches)
                .mapToInt(limit -> processors(Long.parseLong(limit.group(1)), Long.parseLong(limit.group(2))))
                .min();
    }

    private static String limit(Group group) {
        return group.isUnified()
                ? group.read("cpu.max")
                : group.read("cpu.cfs_quota_us") + " " + group.read("cpu.cfs_period_us");
    }

    private static int processors(long quotaMicros, long periodMicros) {
        return Math.toIntExact(Math.clamp(Math.ceilDiv(quotaMicros, Math.max(1, periodMicros)), 1, Integer.MAX_VALUE));
    }
}
