package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is planned; {@link EncoderMemoryTest} holds it against what is taken. */
class EncoderNeedsTest {
    private static final Path VAE = Path.of("src/test/resources/reference/models/random-b/vae");
    private static final VaeConfig CONFIG = VaeConfig.read(VAE.resolve("config.json"));
    private static final WeightHeaders HEADERS = VaeEncoder.headers(VAE, CONFIG, ComputeSettings.defaults());

    /** Channels 16, 32, 32, 48; the first block of the second level holds its input, its output and what is between. */
    @Test
    void theLargestBlockDecides() {
        long side = 1024;
        long pixels = side * side;
        long image = 3 * pixels;
        long first = 2 * 16 * pixels; // in place
        long second = (16 + 32 + 32) * pixels / 4;
        long strip = 16 * side * (Strips.DEFAULT.stripValues() / (16 * side) + 2);
        long kernel = 9 * 16 * 16;

        assertThat(first).isGreaterThan(second);
        assertThat(needs(Strips.DEFAULT, side, side).workBytes())
                .isEqualTo(4 * (image + first + 6 * strip + 4 * kernel));
    }

    @Test
    void smallerStripsNeedLess() {
        Strips small = new Strips(1 << 16, Long.MAX_VALUE, Precision.FLOAT32);

        assertThat(needs(small, 1024, 1024).workBytes())
                .isLessThan(needs(Strips.DEFAULT, 1024, 1024).workBytes());
    }

    @Test
    void weightsOfTheDecoderDoNotCount() {
        WeightSizes sizes = HEADERS.sizes();
        WeightSizes encoder = sizes.where(name -> name.startsWith("encoder."));

        assertThat(EncoderNeeds.of(encoder, CONFIG, ComputeSettings.defaults(), Strips.DEFAULT, 64, 64, 1))
                .isEqualTo(needs(Strips.DEFAULT, 64, 64));
        assertThat(encoder.bytes()).isLessThan(sizes.bytes());
    }

    @Test
    void severalPicturesTakeTheMemoryOfOne() {
        StageNeeds one = needs(Strips.DEFAULT, 64, 96);
        StageNeeds three =
                EncoderNeeds.of(HEADERS.sizes(), CONFIG, ComputeSettings.defaults(), Strips.DEFAULT, 64, 96, 3);

        assertThat(three.workBytes()).isEqualTo(one.workBytes());
        assertThat(three.operations()).isEqualTo(3 * one.operations());
    }

    @Test
    void theSmallestBudgetFitsAndOneByteLessDoesNot() {
        StageNeeds needs = needs(Strips.DEFAULT, 512, 512);
        long smallest = StagePlan.smallestBudgetBytes(1 << 20, needs);

        assertThat(StagePlan.fits(new MemoryBudget(smallest), 1 << 20, needs)).isTrue();
        assertThat(StagePlan.fits(new MemoryBudget(smallest - 1), 1 << 20, needs))
                .isFalse();
    }

    private static StageNeeds needs(Strips strips, long height, long width) {
        return EncoderNeeds.of(HEADERS.sizes(), CONFIG, ComputeSettings.defaults(), strips, height, width, 1);
    }
}
