package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The control groups that this process is in, of version 1, version 2 or both.
 *
 * @param root of the file system in which the kernel tells
 * @see <a href="https://man7.org/linux/man-pages/man7/cgroups.7.html">cgroups(7)</a>
 */
record Cgroups(Path root) {
    /** Number, controllers and path; of version 2 without controllers. */
    private static final Pattern MEMBERSHIP = Pattern.compile("\\d+:([^:]*):/(.*)");

    /**
     * A group that the process is in.
     *
     * @param isUnified whether it is of version 2, whose one hierarchy has all controllers
     * @param hierarchy where the hierarchy is mounted
     * @param path of the group itself, in {@code hierarchy}
     */
    record Group(boolean isUnified, Path hierarchy, Path path) {
        /**
         * The group and those around it. In a container the path may be the one outside, so that only the top of the
         * hierarchy is there.
         */
        Stream<Group> upwards() {
            return Stream.iterate(path, inner -> inner.startsWith(hierarchy), Path::getParent)
                    .map(outer -> new Group(isUnified, hierarchy, outer));
        }

        /** The text of a file of the group; empty where there is none. */
        String read(String file) {
            return text(path.resolve(file));
        }
    }

    /** The groups that may limit or count what {@code controller} is about; none where the kernel does not tell. */
    Stream<Group> of(String controller) {
        return text(root.resolve("proc/self/cgroup"))
                .lines()
                .map(MEMBERSHIP::matcher)
                .filter(Matcher::matches)
                .flatMap(membership -> group(membership, controller));
    }

    private Stream<Group> group(MatchResult membership, String controller) {
        Path hierarchies = root.resolve("sys/fs/cgroup");
        if (membership.group(1).isEmpty()) {
            return Stream.of(group(true, hierarchies, membership.group(2)));
        }
        return List.of(membership.group(1).split(",")).contains(controller)
                ? Stream.of(group(false, hierarchies.resolve(controller), membership.group(2)))
                : Stream.empty();
    }

    private static Group group(boolean isUnified, Path hierarchy, String path) {
        Path group = hierarchy.resolve(path).normalize();
        return new Group(isUnified, hierarchy, group.startsWith(hierarchy) ? group : hierarchy);
    }

    /** Empty for a file that is not there, or not for us. */
    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
