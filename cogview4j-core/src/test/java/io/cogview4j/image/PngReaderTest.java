package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngReaderTest {
    private static final List<PngText> TEXTS =
            List.of(new PngText("parameters", "a café"), new PngText("cogview4j", "{\"prompt\":\"一颗红心 ❤\"}"));

    @TempDir
    Path folder;

    @Test
    void readsTheTextsThatWereWritten() throws IOException {
        assertThat(PngReader.texts(file(png()))).isEqualTo(TEXTS);
    }

    @Test
    void everyFileCutShortIsRefused() throws IOException {
        byte[] png = png();
        for (int length = 0; length < png.length; length++) {
            Path cut = file(Arrays.copyOf(png, length));
            assertThatThrownBy(() -> PngReader.texts(cut))
                    .as("%d of %d bytes", length, png.length)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("picture.png");
        }
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        byte[] png = png();
        for (int i = 0; i < png.length; i++) {
            byte[] damaged = png.clone();
            damaged[i] ^= 0x20;
            Path path = file(damaged);
            assertThatThrownBy(() -> PngReader.texts(path))
                    .as("byte %d", i)
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void aChunkThatClaimsMoreThanTheFileHasCostsNoMemory() throws IOException {
        byte[] png = png();
        ByteBuffer.wrap(png).putInt(8 + 25, Integer.MAX_VALUE); // the length of the first text
        Path path = file(png);

        assertThatThrownBy(() -> PngReader.texts(path)).hasMessageContaining("ends too early");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        Path path = file("a text of some length".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> PngReader.texts(path)).hasMessageContaining("does not begin like one");
    }

    @Test
    void textsTogetherAreBounded() throws IOException {
        PngText long1 = new PngText("a", "x".repeat((1 << 20) - 100));
        List<PngText> texts = Collections.nCopies(5, long1);
        Path path = file(PngEncoder.encode(new RgbImage(1, 1, new byte[3]), texts));

        assertThatThrownBy(() -> PngReader.texts(path))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(Message.of(CoreMessage.PNG_TEXTS_TOO_LONG, path, 4 << 20)));
    }

    @Test
    void aTextOfMegabytesIsPassedOver() throws IOException {
        PngText workflow = new PngText("workflow", "x".repeat(3 << 20));
        PngText parameters = new PngText("parameters", "a red heart");
        Path path = file(PngEncoder.encode(new RgbImage(1, 1, new byte[3]), List.of(workflow, workflow, parameters)));

        assertThat(PngReader.texts(path)).containsExactly(parameters);
    }

    @Test
    void chunksAreCounted() throws IOException {
        byte[] picture = png();
        int end = picture.length - 12; // before the last chunk
        byte[] empty = HexFormat.of().parseHex("00000000" + "49444154" + "35af061e"); // IDAT without content
        ByteBuffer many = ByteBuffer.allocate(picture.length + 300_000 * empty.length);
        many.put(picture, 0, end);
        for (int i = 0; i < 300_000; i++) {
            many.put(empty);
        }
        Path path = file(many.put(picture, end, 12).array());

        assertThatThrownBy(() -> PngReader.texts(path))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(Message.of(CoreMessage.PNG_TOO_MANY_CHUNKS, path, 1 << 18)));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> PngReader.texts(folder.resolve("none.png")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none.png is missing");
    }

    private static byte[] png() {
        return PngEncoder.encode(new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6}), TEXTS);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("picture.png"), bytes);
    }
}
