package io.cogview4j.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What this process has read from disk, by the kernel's account; pages that were in memory do not count. */
public final class DiskReads {
    private static final Path IO = Path.of("/proc/self/io");
    private static final String KEY = "read_bytes: ";

    private DiskReads() {}

    /** Bytes since the start of the process; empty where the system does not tell. */
    public static OptionalLong bytes() {
        try (Stream<String> lines = Files.lines(IO)) {
            return lines.filter(line -> line.startsWith(KEY))
                    .mapToLong(line -> Long.parseLong(line.substring(KEY.length())))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
