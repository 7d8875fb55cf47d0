package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.machine.ProgramVersion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** An image is its pixels and how it was made. */
@TestInstance(Lifecycle.PER_CLASS)
class ImageTest {
    private static final String CHINESE = "三个绿色的星星，背景是白色的";

    private final CogView4 model = CogView4.open(ModelCopy.TINY);
    private final Image image = generate(CHINESE, 7);

    @TempDir
    private Path folder;

    @Test
    void knowsHowItWasMade() {
        assertThat(image.prompt()).isEqualTo(CHINESE);
        assertThat(image.negativePrompt()).isEqualTo("模糊");
        assertThat(image.seed()).isEqualTo(7);
        assertThat(image.steps()).isEqualTo(1);
        assertThat(image.guidanceScale()).isEqualTo(2.5);
        assertThat(image.size()).isEqualTo(new ImageSize(96, 64));
        assertThat(image.model()).isEqualTo(model.name());
        assertThat(image.version()).isEqualTo(ProgramVersion.current());
    }

    @Test
    void equalsWhatIsMadeInTheSameWay() {
        assertThat(generate(CHINESE, 7)).isEqualTo(image).hasSameHashCodeAs(image);
    }

    @Test
    void differsFromWhatIsMadeInAnother() {
        assertThat(generate(CHINESE, 8)).isNotEqualTo(image);
        assertThat(generate("a red heart", 7)).isNotEqualTo(image);
    }

    @Test
    void isForJavasOwnImagingPixelByPixel() {
        BufferedImage buffered = image.toBufferedImage();
        assertThat(buffered.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        assertThat(rgb(buffered)).isEqualTo(image.rgb());
    }

    @Test
    void itsPngShowsTheSamePixels() throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(image.png()));
        assertThat(rgb(read)).isEqualTo(image.rgb());
    }

    @Test
    void aFileKeepsTheSettingsInChineseToo() {
        Path file = folder.resolve("图像.png");
        image.save(file);
        assertThat(file).hasBinaryContent(image.png());
        ImageMetadata read = ImageMetadata.find(PngReader.texts(file));
        assertThat(read).isNotNull();
        assertThat(read.prompt()).isEqualTo(CHINESE);
        assertThat(read.negativePrompt()).isEqualTo("模糊");
        assertThat(read.seed()).isEqualTo(7);
    }

    @Test
    void aFileCanDoWithoutTheSettings() throws IOException {
        Path file = folder.resolve("bare.png");
        image.saveWithoutSettings(file);
        assertThat(PngReader.texts(file)).isEmpty();
        assertThat(rgb(ImageIO.read(file.toFile()))).isEqualTo(image.rgb());
        assertThat(Files.size(file)).isLessThan(image.png().length);
    }

    @Test
    void itsPixelsCannotBeChanged() {
        byte[] rgb = image.rgb();
        rgb[0]++;
        assertThat(image.rgb()[0]).isNotEqualTo(rgb[0]);
    }

    @Test
    void severalAreGoneThroughInTheirOrder() {
        GeneratedImages images = model.generate(ImageRequest.builder()
                .prompt("a red heart")
                .imagesPerPrompt(2)
                .size(64, 64)
                .steps(1)
                .build());
        assertThat(images).containsExactlyElementsOf(images.images()).hasSize(2);
        assertThat(images.first()).isSameAs(images.images().getFirst());
    }

    private Image generate(String prompt, long seed) {
        return model.generate(ImageRequest.builder()
                        .prompt(prompt)
                        .negativePrompt("模糊")
                        .size(96, 64)
                        .steps(1)
                        .guidanceScale(2.5)
                        .seed(seed)
                        .build())
                .first();
    }

    /** {@code [height, width, 3]}. */
    private static byte[] rgb(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        int next = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int packed = image.getRGB(x, y);
                for (int shift : List.of(16, 8, 0)) {
                    rgb[next++] = (byte) (packed >> shift);
                }
            }
        }
        return rgb;
    }
}
