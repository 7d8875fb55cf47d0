package io.cogview4j.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.Latents;
import io.cogview4j.image.RgbImage;
import org.junit.jupiter.api.Test;

class ColourFitTest {
    private static final int FACTOR = 2;

    @Test
    void findsTheMapThatADecoderIs() {
        double[] weights = {0.1, -0.2, 0.3, 0.05, 0.2, 0.1, -0.1, 0.0, -0.05, 0.1, 0.15, -0.1};
        LatentColours decoder = new LatentColours(3, weights);

        assertThat(fitted(decoder).weights()).containsExactly(weights, within(2e-4));
    }

    @Test
    void averagesTheBlockOfPixelsThatAPositionBecomes() {
        float[] decoded = {0, 1, -1, -1, 0.5f, -0.5f, -1, -1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0.2f, 0.2f, 0.2f, 0.2f
        };

        assertThat(ColourFit.blockMeans(decoded, 1, 2, FACTOR))
                .containsExactly(new float[] {0.25f, -1, 0, 1, 0.1f, 0.1f}, within(1e-6f));
    }

    @Test
    void whatADecoderPutsBeyondWhiteIsWhite() {
        assertThat(ColourFit.blockMeans(new float[] {3, -7, 0}, 1, 1, 1)).containsExactly(1, -1, 0);
    }

    /** A channel that says nothing of colours, or always the same, does no harm. */
    @Test
    void aChannelThatNeverChangesIsNoDivisionByZero() {
        ColourFit fit = new ColourFit(2, 1);
        fit.add(new Latents(new float[] {1, 2, 3, 0, 0, 0}, 1, 2, 1, 3), new float[] {.1f, .2f, .3f, 0, 0, 0, 0, 0, 0});

        LatentColours colours = fit.solve();

        assertThat(colours.weights()).doesNotContain(Double.NaN);
        assertThat(colours.weights()[0]).isCloseTo(0.1, within(1e-3));
    }

    @Test
    void theSamplesAreAlwaysTheSame() {
        assertThat(SampleLatents.of(16)).usingRecursiveComparison().isEqualTo(SampleLatents.of(16));
    }

    /** Wider than latents of pictures, and as wide between the values that are drawn as at them. */
    @Test
    void theSamplesAreSmoothNoiseOfTheSameWidthEverywhere() {
        double[] squares = new double[SampleLatents.SIDE];
        double steps = 0;
        int count = 0;
        for (Latents sample : SampleLatents.of(64)) {
            for (int i = 0; i < sample.values().length; i++) {
                int x = i % SampleLatents.SIDE;
                squares[x] += Math.pow(sample.values()[i], 2);
                steps += x == 0 ? 0 : Math.pow(sample.values()[i] - sample.values()[i - 1], 2);
                count++;
            }
        }
        double perColumn = (double) count / SampleLatents.SIDE;
        for (double square : squares) {
            assertThat(Math.sqrt(square / perColumn)).isCloseTo(1.5, within(0.1));
        }
        assertThat(Math.sqrt(steps / count)).isLessThan(1.1); // 2.1 for white noise
    }

    @Test
    void aPictureClampsAndRounds() {
        LatentColours colours = new LatentColours(1, new double[] {1, 0, 0.5, 0, 0, -0.5});

        RgbImage picture = colours.picture(new Latents(new float[] {0, 5, 1, -9}, 2, 1, 1, 2), 1);

        assertThat(picture.rgb()).containsExactly(255, 191, 64, 0, 0, 64);
    }

    private static LatentColours fitted(LatentColours decoder) {
        ColourFit fit = new ColourFit(decoder.channels(), FACTOR);
        for (Latents latents : SampleLatents.of(decoder.channels())) {
            Latents small = latents.withValues(scaled(latents.values(), 0.5f));
            fit.add(small, enlarged(decoder, small));
        }
        return fit.solve();
    }

    private static float[] scaled(float[] values, float by) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= by;
        }
        return scaled;
    }

    /** As a decoder that is nothing but this map would decode. */
    private static float[] enlarged(LatentColours decoder, Latents latents) {
        int side = SampleLatents.SIDE;
        float[] decoded = new float[3 * side * FACTOR * side * FACTOR];
        for (int i = 0; i < decoded.length; i++) {
            int colour = i / (side * FACTOR * side * FACTOR);
            int y = i / (side * FACTOR) % (side * FACTOR) / FACTOR;
            int x = i % (side * FACTOR) / FACTOR;
            double sum = decoder.weights()[colour * 4 + 3];
            for (int c = 0; c < 3; c++) {
                sum += decoder.weights()[colour * 4 + c] * latents.values()[(c * side + y) * side + x];
            }
            decoded[i] = (float) sum;
        }
        return decoded;
    }
}
