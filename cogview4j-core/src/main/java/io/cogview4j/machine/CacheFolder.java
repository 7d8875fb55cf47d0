package io.cogview4j.machine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an application's cache belongs, by the custom of each system. */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * That of this user, under the customs of this system.
     *
     * @param environment variables, as {@link System#getenv()} has them
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
    static Path of(Map<String, String> environment, String system, String home) {
        String own = environment.getOrDefault("COGVIEW4J_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        return userCache(environment, system.toLowerCase(Locale.ROOT), Path.of(home))
                .resolve("cogview4j");
    }

    private static Path userCache(Map<String, String> environment, String system, Path home) {
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        if (system.startsWith("windows")) {
            return absolute(
                    environment.get("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"));
        }
        return absolute(environment.get("XDG_CACHE_HOME"), home.resolve(".cache"));
    }

    /** The XDG specification has relative paths ignored. */
    private static Path absolute(@Nullable String set, Path otherwise) {
        return set != null && Path.of(set).isAbsolute() ? Path.of(set) : otherwise;
    }
}
