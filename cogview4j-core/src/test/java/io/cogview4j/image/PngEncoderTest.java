package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The PNG files are read back by ImageIO, which knows nothing of ours. */
class PngEncoderTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 1", "16, 16", "33, 20"})
    void anotherDecoderSeesTheSamePixels(int width, int height) throws IOException {
        byte[] noise = new byte[3 * width * height];
        new Random(1).nextBytes(noise);

        assertPixels(new RgbImage(width, height, noise));
    }

    @Test
    void everyFilterIsUndoneByAnotherDecoder() throws IOException {
        RgbImage bands = bands();

        assertThat(filtersUsed(bands)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertPixels(bands);
    }

    @Test
    void aSmoothPictureBecomesSmall() {
        byte[] gradient = new byte[3 * 256 * 256];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (byte) (i / 3 % 256 + i / 768);
        }

        assertThat(PngEncoder.encode(new RgbImage(256, 256, gradient), List.of()))
                .hasSizeLessThan(4000);
    }

    @Test
    void anotherDecoderSeesTheTexts() throws IOException {
        List<PngText> texts = List.of(
                new PngText("parameters", "a café\nSteps: 20"),
                new PngText("chinese", "一颗红心"),
                new PngText("emoji", "❤ 🎨"),
                new PngText("empty", ""));

        assertThat(textsSeenByImageIo(PngEncoder.encode(dot(), texts)))
                .containsExactly(
                        Map.entry("tEXt parameters", "a café\nSteps: 20"),
                        Map.entry("tEXt empty", ""),
                        Map.entry("iTXt chinese", "一颗红心"),
                        Map.entry("iTXt emoji", "❤ 🎨"));
    }

    @Test
    void theSamePictureGivesTheSameBytes() {
        assertThat(PngEncoder.encode(bands(), List.of())).isEqualTo(PngEncoder.encode(bands(), List.of()));
    }

    private static RgbImage dot() {
        return new RgbImage(1, 1, new byte[] {1, 2, 3});
    }

    /** Rows made so that each of the five filters is the best one somewhere. */
    private static RgbImage bands() {
        int width = 64;
        int height = 120;
        byte[] rgb = new byte[3 * width * height];
        Random random = new Random(2);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < 3 * width; x++) {
                int at = y * 3 * width + x;
                int left = x < 3 ? 0 : rgb[at - 3] & 0xff;
                int up = y == 0 ? 0 : rgb[at - 3 * width] & 0xff;
                int upLeft = x < 3 || y == 0 ? 0 : rgb[at - 3 * width - 3] & 0xff;
                rgb[at] = (byte)
                        switch (y / 20) {
                            case 0 -> random.nextInt(-8, 8);
                            case 1 -> left + random.nextInt(-2, 3);
                            case 2 -> random.nextInt(256);
                            case 3 -> up + random.nextInt(-2, 3);
                            case 4 -> (left + up) / 2 + random.nextInt(-2, 3);
                            default -> left + up - upLeft;
                        };
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static List<Integer> filtersUsed(RgbImage image) throws IOException {
        byte[] png = PngEncoder.encode(image, List.of());
        int start = 8 + 25 + 8; // signature, IHDR, length and type of IDAT
        var rows = new InflaterInputStream(new ByteArrayInputStream(png, start, png.length - start));
        int rowBytes = 1 + 3 * image.width();
        byte[] all = rows.readNBytes(rowBytes * image.height());
        return IntStream.range(0, image.height())
                .mapToObj(y -> (int) all[y * rowBytes])
                .distinct()
                .toList();
    }

    private static void assertPixels(RgbImage image) throws IOException {
        var decoded = ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(image, List.of())));
        assertThat(decoded.getWidth()).isEqualTo(image.width());
        assertThat(decoded.getHeight()).isEqualTo(image.height());
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = decoded.getRGB(i % image.width(), i / image.width());
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        assertThat(rgb).isEqualTo(image.rgb());
    }

    private static Map<String, String> textsSeenByImageIo(byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(png)));
        IIOMetadata metadata = reader.getImageMetadata(0);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String chunk : List.of("tEXt", "iTXt")) {
            String value = chunk.equals("tEXt") ? "value" : "text";
            NodeList groups = children(metadata.getAsTree(metadata.getNativeMetadataFormatName()), chunk);
            for (int i = 0; i < groups.getLength(); i++) {
                var attributes = groups.item(i).getAttributes();
                texts.put(
                        chunk + " " + attributes.getNamedItem("keyword").getNodeValue(),
                        attributes.getNamedItem(value).getNodeValue());
            }
        }
        return texts;
    }

    private static NodeList children(Node root, String name) {
        return ((Element) root).getElementsByTagName(name + "Entry");
    }
}
