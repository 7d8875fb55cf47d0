package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ResizerTest {
    static List<JsonNode> cases() {
        return StreamSupport.stream(KnownPictures.node("resize").spliterator(), false)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPixelIsThatOfPillow(JsonNode known) throws IOException {
        ImageSize from = size(known.path("from"));
        byte[] rgb = KnownPictures.noise(known.path("seed").asLong(), (int) from.pixels() * 3);

        RgbImage resized = Resizer.resize(
                new RgbImage(from.width(), from.height(), rgb),
                size(known.path("to")),
                Resampling.valueOf(known.path("filter").asString()));

        assertThat(resized.rgb()).containsExactly(unpacked(KnownPictures.bytes(known.path("rgb"))));
    }

    @Test
    void aPictureOfThatSizeIsNotTouched() {
        RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

        assertThat(Resizer.resize(image, new ImageSize(2, 1), Resampling.LANCZOS)
                        .rgb())
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    private static ImageSize size(JsonNode pair) {
        return new ImageSize(pair.path(0).asInt(), pair.path(1).asInt());
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
