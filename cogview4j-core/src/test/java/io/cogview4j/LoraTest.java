package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.Stage;
import io.cogview4j.judge.PictureJudge;
import io.cogview4j.judge.Scene;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A LoRA for the built-in model that {@code tools/tiny-model/train_lora.py} trained to make it night: the background is
 * black whatever the prompt says.
 */
class LoraTest {
    private static final Path NIGHT = Path.of("src/test/resources/lora/night.safetensors");
    private static final int STEPS = 8;
    private static final List<String> PROMPTS =
            List.of("a red circle on a white background", "a yellow star on a light blue background", "白色背景上的红色爱心");
    private static final List<String> SHAPES = List.of("circle", "star", "heart");

    private static List<Image> without = List.of();
    private static List<Image> whole = List.of();

    @BeforeAll
    static void draw() {
        without = images();
        whole = images(Lora.of(NIGHT));
    }

    private static ImageRequest.Builder request() {
        ImageRequest.Builder request =
                ImageRequest.builder().size(128, 128).seed(1).steps(STEPS);
        PROMPTS.forEach(request::prompt);
        return request;
    }

    private static List<Image> images(Lora... loras) {
        ImageRequest.Builder request = request();
        List.of(loras).forEach(request::lora);
        return CogView4.tiny().generate(request.build()).images();
    }

    private static Scene scene(Image image) {
        return PictureJudge.see(image.rgb(), image.size().width(), image.size().height());
    }

    /** Mean of all pixels, 0 to 255. */
    private static double brightness(List<Image> images) {
        return images.stream()
                .mapToDouble(image -> {
                    byte[] rgb = image.rgb();
                    return IntStream.range(0, rgb.length)
                            .map(i -> Byte.toUnsignedInt(rgb[i]))
                            .average()
                            .orElseThrow();
                })
                .average()
                .orElseThrow();
    }

    @Test
    void withItsWholeWeightItDoesWhatItWasTrainedFor() {
        assertThat(whole)
                .allSatisfy(image -> assertThat(scene(image).background()).isEqualTo("black"));
        assertThat(whole)
                .extracting(image -> scene(image).things().getFirst().shape())
                .isEqualTo(SHAPES);
        assertThat(without)
                .extracting(image -> scene(image).background())
                .containsExactly("white", "light blue", "white");
    }

    /** Weights are scaled in proportion; pictures are not, since each layer sees what the one before it has changed. */
    @Test
    void withHalfItsWeightItDoesAPartOfIt() {
        double half = brightness(images(new Lora(NIGHT, 0.5)));

        assertThat(half).isLessThan(brightness(without) - 1).isGreaterThan(brightness(whole) + 10);
    }

    @Test
    void withoutWeightTheImageIsTheOneWithoutItBitForBit() {
        List<Image> images = images(new Lora(NIGHT, 0));

        assertThat(images).isEqualTo(without);
        assertThat(images.getFirst().png()).isEqualTo(without.getFirst().png());
    }

    @Test
    void severalSum() {
        double inParts = brightness(images(new Lora(NIGHT, 0.75), new Lora(NIGHT, 0.75), new Lora(NIGHT, -0.5)));

        assertThat(Math.abs(inParts - brightness(whole))).isLessThan(0.5);
    }

    @Test
    void anImageIsTheSameAloneAndBesideOthers() {
        ImageRequest alone = ImageRequest.builder()
                .prompt(PROMPTS.get(1))
                .size(128, 128)
                .seed(2)
                .steps(STEPS)
                .lora(Lora.of(NIGHT))
                .build();

        assertThat(CogView4.tiny().generate(alone).first()).isEqualTo(whole.get(1));
    }

    @Test
    void aSessionTakesOtherLorasForEachRun() {
        try (Session session = CogView4.tiny().session()) {
            List<Image> adapted =
                    session.generate(request().lora(NIGHT, 1).build()).images();

            assertThat(adapted).isEqualTo(whole);
            assertThat(session.generate(request().build()).images()).isEqualTo(without);
        }
    }

    @Test
    void imagesRememberNameWeightAndContent() {
        Image image = whole.getFirst();

        assertThat(image.loras())
                .containsExactly(new Lora.Used(
                        "night.safetensors", 1, "990ef66dfe59bc248506065955f0ef9de93482cc3d93215efea91a078c75f15e"));
    }

    @Test
    void itsMemoryIsPlanned() {
        assertThat(weightBytes(request().lora(NIGHT, 1)) - weightBytes(request()))
                .isEqualTo(24 * 2 * 2 * 896); // layers, rank, bytes; in and out on average
    }

    private static long weightBytes(ImageRequest.Builder request) {
        return CogView4.tiny().prepare(request.build()).memory().stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .mapToLong(PlannedStage::weightBytes)
                .sum();
    }

    @Test
    void aFileThatChangesBetweenPlanAndRunIsNoticed(@TempDir Path folder) throws IOException {
        Path copy = Files.copy(NIGHT, folder.resolve("copy.safetensors"));
        PreparedRun run = CogView4.tiny().prepare(request().lora(copy, 1).build());
        Files.setLastModifiedTime(copy, FileTime.fromMillis(0));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(run::run)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(CoreMessage.FILE_CHANGED));
    }
}
