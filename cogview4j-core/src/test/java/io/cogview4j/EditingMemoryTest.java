package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.Bytes;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.fixtures.TrueSizeCheckpoint;
import io.cogview4j.machine.ResidentMemory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of 1024x1024 from pictures, by networks of the size of CogView4-6B, within 4 GiB. */
@Tag("slow")
class EditingMemoryTest {
    private static final MemoryBudget BUDGET = MemoryBudget.parse("4GiB");
    private static final int SIDE = 1024;

    /** More than there is room for, so that weights have to be read again. */
    private static final int BLOCKS = 8;

    private static final String PICTURE = "picture.png";
    private static final String MASK = "mask.png";

    @TempDir
    private static Path folder;

    /** What a process tells of a stage. */
    private record Told(Stage stage, long peakBytes, long plannedBytes) {
        static Told parse(String line) {
            String[] words = line.split(" ");
            return new Told(Stage.valueOf(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        @Override
        public String toString() {
            return "%s: %s of %s, %.1f %%"
                    .formatted(
                            stage,
                            Bytes.binary(peakBytes),
                            Bytes.binary(plannedBytes),
                            100.0 * peakBytes / plannedBytes);
        }
    }

    @BeforeAll
    static void write() throws IOException {
        TrueSizeCheckpoint.write(folder.resolve("model"), BLOCKS);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D half = picture.createGraphics();
        half.setColor(Color.WHITE);
        half.fillRect(SIDE / 2, 0, SIDE / 2, SIDE);
        half.dispose();
        ImageIO.write(picture, "png", folder.resolve(PICTURE).toFile());
        ImageIO.write(picture, "png", folder.resolve(MASK).toFile());
    }

    @BeforeEach
    void residentMemoryIsTold() {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
    }

    /** The figures are those of the whole process, as a budget counts them. */
    @ParameterizedTest
    @ValueSource(strings = {"image to image", "inpainting"})
    void everyStageStaysWithinItsPlanWhichIsHardlyTooLarge(String kind) throws Exception {
        boolean masked = kind.equals("inpainting");
        List<Told> stages = SmallProcess.run(Draws.class, folder.toString(), String.valueOf(masked)).stream()
                .map(Told::parse)
                .toList();
        stages.forEach(System.out::println);

        assertThat(stages)
                .extracting(Told::stage)
                .containsExactly(Stage.IMAGE_ENCODING, Stage.DENOISING, Stage.DECODING);
        assertThat(stages).allSatisfy(told -> {
            assertThat(told.plannedBytes()).isLessThanOrEqualTo(BUDGET.bytes());
            assertThat(told.peakBytes())
                    .isLessThanOrEqualTo(told.plannedBytes())
                    .isGreaterThan((long) (told.plannedBytes() / 1.1));
        });
    }

    static final class Draws {
        private Draws() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            InitImage whole =
                    InitImage.of(PictureSource.of(folder.resolve(PICTURE))).withStrength(0.5);
            boolean masked = Boolean.parseBoolean(arguments[1]);
            ImageRequest request = ImageRequest.builder()
                    .embeddings(new PromptEmbeddings(List.of(text(192)), List.of(text(16))))
                    .size(new ImageSize(SIDE, SIDE))
                    .initImage(
                            masked ? whole.withArea(new Masked(PictureSource.of(folder.resolve(MASK)), false)) : whole)
                    .steps(2)
                    .seed(1)
                    .build();
            CogView4.open(folder.resolve("model"))
                    .withMemory(BUDGET)
                    .generate(request)
                    .stages()
                    .forEach(Draws::print);
        }

        private static PromptEmbedding text(int tokens) {
            return new PromptEmbedding(new float[tokens * 4096], tokens, 4096);
        }

        private static void print(StageReport report) {
            System.out.println(report.stage() + " "
                    + report.peakResidentBytes().orElseThrow() + " "
                    + report.plannedPeakBytes().orElseThrow());
        }
    }
}
