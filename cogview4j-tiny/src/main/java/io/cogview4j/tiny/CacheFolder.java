package io.cogview4j.tiny;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an application's cache belongs, by the custom of each system. */
final class CacheFolder {
    private CacheFolder() {}

    /**
     * {@code COGVIEW4J_CACHE} if it is set, else a folder {@code cogview4j} in {@code ~/Library/Caches} (macOS),
     * {@code LOCALAPPDATA} (Windows), or {@code XDG_CACHE_HOME}, normally {@code ~/.cache} (elsewhere).
     *
     * @throws IOException if what is set is not a path
     */
    static Path of(Map<String, String> environment, String system, String home) throws IOException {
        try {
            String own = environment.get("COGVIEW4J_CACHE");
            if (own != null && !own.isBlank()) {
                return Path.of(own).toAbsolutePath();
            }
            return userCache(environment, system.toLowerCase(Locale.ROOT), Path.of(home))
                    .resolve("cogview4j");
        } catch (InvalidPathException e) {
            throw new IOException("the cache folder is not a valid path", e);
        }
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
