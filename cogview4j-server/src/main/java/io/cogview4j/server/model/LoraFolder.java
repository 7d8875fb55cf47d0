package io.cogview4j.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The adaptations that requests may name: files of one folder. A name is looked up among them and never made a path. */
public final class LoraFolder {
    private static final String ENDING = ".safetensors";

    private final @Nullable Path folder;

    /** @param folder null for no adaptations */
    public LoraFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    /** In alphabetical order. */
    public List<String> names() {
        return List.copyOf(files().keySet());
    }

    /** The file of this name; empty if there is none. */
    public Optional<Path> find(String name) {
        return Optional.ofNullable(files().get(name));
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        if (folder == null) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                files.put(name.substring(0, name.length() - ENDING.length()), file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
