package io.cogview4j.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files and what Pillow makes of them, written by {@code tools/pictures/make_pictures.py}. */
public final class KnownPictures {
    private static final JsonNode ALL = read();

    private KnownPictures() {}

    /** A file and its pixels. */
    public record Known(String name, int width, int height, byte[] file, byte[] rgb) {
        Path write(Path folder) throws IOException {
            return Files.write(folder.resolve(name), file);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Known> of(String kind) {
        return StreamSupport.stream(ALL.path(kind).spliterator(), false)
                .map(node -> new Known(
                        node.path("name").asString(),
                        node.path("width").asInt(),
                        node.path("height").asInt(),
                        bytes(node.path("file")),
                        bytes(node.path("rgb"))))
                .toList();
    }

    static Known named(String kind, String name) {
        return of(kind).stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static JsonNode node(String name) {
        return ALL.path(name);
    }

    static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString());
    }

    /** The bytes that the script draws from the same seed. */
    static byte[] noise(long seed, int count) {
        byte[] values = new byte[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245 + 12345) % (1L << 31);
            values[i] = (byte) (state >> 15);
        }
        return values;
    }

    private static JsonNode read() {
        try {
            return JsonMapper.shared().readTree(Files.readString(Path.of("src/test/resources/pictures/pictures.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
