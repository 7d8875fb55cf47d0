package io.cogview4j.diagnosis;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operating system.
 *
 * @param cLibrary that programs are linked with, for example {@code glibc 2.36} or {@code musl}; empty where there is only
 *     one, or it is not known
 * @param container whether it is a container's, as far as that can be seen
 */
public record SystemFacts(String name, String version, String cLibrary, boolean container) {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final long LONGEST_VERSION_BYTES = 64;

    static SystemFacts current() {
        return new SystemFacts(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                glibc().map(version -> "glibc " + version).orElseGet(SystemFacts::other),
                Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv")));
    }

    /** Whether libraries that were built for glibc do not load. */
    public boolean isMusl() {
        return cLibrary.startsWith("musl");
    }

    @SuppressWarnings("restricted") // a native function is called
    private static Optional<String> glibc() {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("gnu_get_libc_version")
                .map(address -> {
                    try {
                        MemorySegment version = (MemorySegment) Linker.nativeLinker()
                                .downcallHandle(address, FunctionDescriptor.of(ValueLayout.ADDRESS))
                                .invokeExact();
                        return version.reinterpret(LONGEST_VERSION_BYTES).getString(0);
                    } catch (Throwable e) {
                        throw new IllegalStateException("the C library does not tell its version", e);
                    }
                });
    }

    private static String other() {
        try {
            return Files.readString(MAPS).contains("/ld-musl-") ? "musl" : "";
        } catch (IOException e) {
            return "";
        }
    }
}
