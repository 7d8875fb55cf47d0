package io.cogview4j.embeddings;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an application's cache belongs, by the custom of each system. The module cogview4j-tiny, which uses nothing of
 * this one, decides alike.
 */
final class CacheFolder {
    private CacheFolder() {}

    /**
     * {@code COGVIEW4J_CACHE} if it is set, else a folder {@code cogview4j} in {@code ~/Library/Caches} (macOS),
     * {@code LOCALAPPDATA} (Windows), or {@code XDG_CACHE_HOME}, normally {@code ~/.cache} (elsewhere).
     *
     * @throws InvalidRequestException if what is set is not a path
     */
    static Path of(Map<String, String> environment, String system, String home) {
        String own = environment.getOrDefault("COGVIEW4J_CACHE", "");
        if (!own.isBlank()) {
            return path(own).toAbsolutePath();
        }
        return userCache(environment, system.toLowerCase(Locale.ROOT), path(home))
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
        return set != null && path(set).isAbsolute() ? path(set) : otherwise;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(e, MessageCode.CACHE_FOLDER_INVALID, text);
        }
    }
}
