package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file system as Linux has it mounted.
 *
 * @param kind by the kernel's name, for example {@code ext4} or {@code nfs4}
 * @param options of this mount, for example {@code rw} and {@code noexec}
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
public record Mount(Path point, String kind, List<String> options) {
    private static final int POINT = 4;
    private static final int OPTIONS = 5;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    public Mount {
        options = List.copyOf(options);
    }

    /**
     * The one that a file or folder is on; empty where the kernel does not tell.
     *
     * @param root of the file system in which the kernel tells
     * @param path without links
     */
    public static Optional<Mount> of(Path root, Path path) {
        return all(root).stream()
                .filter(mount -> path.startsWith(mount.point()))
                // Of several at one point the last covers the others.
                .reduce((known, later) ->
                        Comparator.comparingInt((Mount mount) -> mount.point().getNameCount())
                                                .compare(later, known)
                                        >= 0
                                ? later
                                : known);
    }

    /** Whether files on it may be changed. */
    public boolean isReadOnly() {
        return options.contains("ro");
    }

    /** Whether no file on it may be run or loaded as a library. */
    public boolean isNotExecutable() {
        return options.contains("noexec");
    }

    private static List<Mount> all(Path root) {
        try {
            return Files.readAllLines(root.resolve("proc/self/mountinfo")).stream()
                    .map(Mount::parsed)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Fields with a space between; those from the seventh to the hyphen are left out, as the format has it. */
    private static Optional<Mount> parsed(String line) {
        String[] fields = line.split(" ");
        int hyphen = List.of(fields).indexOf("-");
        return hyphen <= OPTIONS || hyphen + 1 >= fields.length
                ? Optional.empty()
                : Optional.of(new Mount(
                        Path.of(unescaped(fields[POINT])), fields[hyphen + 1], List.of(fields[OPTIONS].split(","))));
    }

    private static String unescaped(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(code -> String.valueOf((char) Integer.parseInt(code.group(1), 8))
                        .replace("\\", "\\\\"));
    }
}
