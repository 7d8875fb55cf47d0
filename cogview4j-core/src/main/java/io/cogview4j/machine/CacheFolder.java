package io.cogview4j.machine;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an application's cache belongs, by the custom of each system. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The user has no folder of their own, as in a container that runs under a number without a name. */
    public static final class NoHomeException extends InvalidPathException {
        NoHomeException(String home) {
            super(home, "not the absolute path of a home folder");
        }
    }

    /**
     * That of this user, under the customs of this system.
     *
     * @param environment variables, as {@link System#getenv()} has them
     * @throws NoHomeException if no variable names a folder, and the user has none
     * @throws InvalidPathException if what is set is not a path
     */
    public static Path of(Map<String, String> environment) {
        return of(environment, System.getProperty("os.name"), System.getProperty("user.home"));
    }

    /**
     * {@code COGVIEW4J_CACHE} if it is set, else a folder {@code cogview4j} in {@code ~/Library/Caches} (macOS),
     * {@code LOCALAPPDATA} (Windows), or {@code XDG_CACHE_HOME}, normally {@code ~/.cache} (elsewhere).
     *
     * @throws InvalidPathException if what is set is not a path
     */
    static Path of(Map<String, String> environment, String system, @Nullable String home) {
        String own = environment.getOrDefault("COGVIEW4J_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        return userCache(environment, system.toLowerCase(Locale.ROOT), home == null ? "" : home)
                .resolve("cogview4j");
    }

    private static Path userCache(Map<String, String> environment, String system, String home) {
        if (system.startsWith("mac")) {
            return home(environment, home).resolve("Library").resolve("Caches");
        }
        if (system.startsWith("windows")) {
            return absolute(environment.get("LOCALAPPDATA"))
                    .orElseGet(() -> home(environment, home).resolve("AppData").resolve("Local"));
        }
        return absolute(environment.get("XDG_CACHE_HOME"))
                .orElseGet(() -> home(environment, home).resolve(".cache"));
    }

    /**
     * What Java says is the home, unless it is none: Java asks the list of users, which does not know every number that a
     * container runs under, and says {@code ?} then. {@code HOME} is what everybody else goes by.
     */
    private static Path home(Map<String, String> environment, String known) {
        Optional<Path> listed = absolute(known);
        Optional<Path> set = absolute(environment.get("HOME"));
        return listed.filter(CacheFolder::takesFiles)
                .or(() -> set.filter(CacheFolder::takesFiles))
                .or(() -> listed)
                .or(() -> set)
                .orElseThrow(() -> new NoHomeException(known));
    }

    /** Whether a file could be made there, if need be after the folders that lead to it. */
    private static boolean takesFiles(Path folder) {
        Path there = folder;
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Files.isDirectory(there) && Files.isWritable(there);
    }

    /** The XDG specification has relative paths ignored. */
    private static Optional<Path> absolute(@Nullable String set) {
        return Optional.ofNullable(set).filter(s -> !s.isBlank()).map(Path::of).filter(Path::isAbsolute);
    }
}
