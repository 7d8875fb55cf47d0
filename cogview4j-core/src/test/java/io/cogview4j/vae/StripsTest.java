package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.convolution.Strip;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.NativeRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A picture decoded or encoded in strips is the one decoded whole. */
class StripsTest {
    private static final Path MODELS = Path.of("src/test/resources");

    /** Random weights; attention and several levels; the trained model. */
    static final List<Path> AUTOENCODERS = List.of(
            MODELS.resolve("reference/models/random-a/vae"),
            MODELS.resolve("reference/models/random-b/vae"),
            MODELS.resolve("reference-extra/vae/models/attention/vae"),
            MODELS.resolve("reference-extra/vae/models/defaults/vae"),
            Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model/vae"));

    /** A few rows of the coarse levels, single rows of the fine ones. */
    private static final Strips SMALL = new Strips(3000, Long.MAX_VALUE, Precision.FLOAT32);

    /** What is left to rounding; statistics and kernels add up in another order. */
    private static final float ROUNDING = 2e-5f;

    @BeforeAll
    static void loadLibrary() {
        NativeRuntime.start();
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void decodingInStripsGivesThePictureOfTheWhole(Path vae) {
        assertClose(decode(vae, SMALL), decode(vae, Strips.DEFAULT));
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void anImageThatIsNotCutIsTheSame(Path vae) {
        assertClose(decode(vae, Strips.UNCUT), decode(vae, Strips.DEFAULT));
        assertClose(encode(vae, Strips.UNCUT), encode(vae, Strips.DEFAULT));
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void whatIsKeptWholeDoesNotChangeABit(Path vae) {
        assertThat(decode(vae, SMALL.withWholeValues(0)).values())
                .isEqualTo(decode(vae, SMALL).values());
        assertThat(decode(vae, Strips.DEFAULT.withWholeValues(0)).values())
                .isEqualTo(decode(vae, Strips.DEFAULT).values());
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void encodingInStripsGivesTheLatentsOfTheWhole(Path vae) {
        assertClose(encode(vae, SMALL), encode(vae, Strips.DEFAULT));
    }

    @Test
    void stripsCoverAPictureOnceFromTopToBottom() {
        assertThat(new Strips(100, 0, Precision.FLOAT32).cut(3, 10, 8))
                .containsExactly(new Strip(0, 4), new Strip(4, 8), new Strip(8, 10));
    }

    @Test
    void aStripHasAtLeastOneRow() {
        assertThat(new Strips(1, 0, Precision.FLOAT32).cut(3, 2, 8)).containsExactly(new Strip(0, 1), new Strip(1, 2));
    }

    @Test
    void nothingNativeIsLeftBehind() {
        long before = Pointer.totalCount();
        decode(AUTOENCODERS.get(2), SMALL.withWholeValues(0));
        encode(AUTOENCODERS.get(2), SMALL);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static Planes decode(Path vae, Strips strips) {
        try (VaeDecoder decoder = VaeDecoder.open(vae)) {
            int channels = decoder.config().latentChannels();
            Latents latents = new Latents(noise(channels * 11 * 7), 1, channels, 11, 7);
            return decoder.decode(latents, strips, PartListener.NONE).getFirst();
        }
    }

    private static Planes encode(Path vae, Strips strips) {
        try (VaeEncoder encoder = VaeEncoder.open(vae)) {
            Latents mean = encoder.encode(List.of(new Planes(noise(3 * 90 * 59), 3, 90, 59)), strips, PartListener.NONE)
                    .mean();
            return Planes.of(mean, 0);
        }
    }

    private static void assertClose(Planes got, Planes want) {
        assertThat(got.values()).hasSameSizeAs(want.values());
        for (int i = 0; i < want.values().length; i++) {
            float expected = want.values()[i];
            assertThat(Math.abs(got.values()[i] - expected))
                    .as("value %d of %d", i, want.values().length)
                    .isLessThanOrEqualTo(ROUNDING * (1 + Math.abs(expected)));
        }
    }

    private static float[] noise(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
