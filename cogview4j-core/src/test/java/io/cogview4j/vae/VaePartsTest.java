package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.nn.PartListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a listener hears of decoding and encoding, and how it ends them. */
class VaePartsTest {
    private static final Path MODELS = Path.of("src/test/resources");
    private static final Path VAE = MODELS.resolve("reference/models/random-b/vae");
    private static final Path WITH_ATTENTION = MODELS.resolve("reference-extra/vae/models/attention/vae");
    private static final List<Path> AUTOENCODERS = List.of(VAE, WITH_ATTENTION);

    /** Single rows at the fine levels, so that there are many strips. */
    private static final Strips SMALL = new Strips(3000, Long.MAX_VALUE, Precision.FLOAT32);

    /** As {@link #SMALL}, with nothing upsampled kept whole. */
    private static final Strips TIGHT = SMALL.withWholeValues(0);

    private static final List<Strips> STRIPS = List.of(SMALL, TIGHT);

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void partsRiseFromNoneToAll(Path vae) {
        for (Strips strips : STRIPS) {
            List<Integer> parts = new ArrayList<>();
            try (VaeDecoder decoder = VaeDecoder.open(vae)) {
                decoder.decode(latents(decoder, 2), strips, collect(parts));
            }
            assertRiseFromNoneToAll(parts);
        }
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void partsOfEncodingRiseFromNoneToAll(Path vae) {
        List<Integer> parts = new ArrayList<>();
        try (VaeEncoder encoder = VaeEncoder.open(vae)) {
            encoder.encode(List.of(picture(), picture()), SMALL, collect(parts));
        }
        assertRiseFromNoneToAll(parts);
    }

    @Test
    void noPartIsMuchLargerThanOthers() {
        List<Integer> parts = new ArrayList<>();
        try (VaeDecoder decoder = VaeDecoder.open(VAE)) {
            decoder.decode(latents(decoder, 1), TIGHT, collect(parts));
        }
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i) - parts.get(i - 1)).as("call %d", i).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void thePartsOfABatchAreThoseOfAllItsPictures() {
        List<Integer> one = new ArrayList<>();
        List<Integer> two = new ArrayList<>();
        try (VaeDecoder decoder = VaeDecoder.open(VAE)) {
            decoder.decode(latents(decoder, 1), SMALL, collect(one));
            decoder.decode(latents(decoder, 2), SMALL, collect(two));
        }
        int strips = one.size() - 2; // without the first and the last call
        assertThat(two).hasSize(2 * strips + 2);
        assertThat(two.get(strips)).isBetween(49, 50);
    }

    @ParameterizedTest
    @FieldSource("STRIPS")
    void decodingThatIsCutShortLeavesNothingNativeAndChangesNothing(Strips strips) {
        try (VaeDecoder decoder = VaeDecoder.open(VAE)) {
            Latents latents = latents(decoder, 1);
            float[] whole = decoder.decode(latents, strips, PartListener.NONE)
                    .getFirst()
                    .values();
            int[] all = {0};
            decoder.decode(latents, strips, (_, _) -> all[0]++);
            long before = Pointer.totalCount();
            for (int calls = 1; calls < Math.min(2000, all[0] + 97); calls += 97) { // the last may be one too many
                cutShort(decoder, latents, strips, calls);
                assertThat(Pointer.totalCount()).as("after %d calls", calls).isEqualTo(before);
            }
            assertThat(decoder.decode(latents, strips, PartListener.NONE)
                            .getFirst()
                            .values())
                    .containsExactly(whole);
        }
    }

    @Test
    void encodingThatIsCancelledLeavesNothingNative() {
        Cancellation cancellation = new Cancellation();
        try (VaeEncoder encoder = VaeEncoder.open(VAE)) {
            encoder.encode(List.of(picture()));
            long before = Pointer.totalCount();

            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> encoder.encode(List.of(picture()), SMALL, (part, _) -> {
                        if (part > 50) {
                            cancellation.cancel();
                        }
                        cancellation.throwIfCancelled();
                    }));
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    /** Wherever it is: in the first convolution, in a norm, between levels. */
    @Test
    void encodingEndsWithThePartThatIsComputed() {
        try (VaeEncoder encoder = VaeEncoder.open(WITH_ATTENTION)) {
            float[] whole = encode(encoder, PartListener.NONE);
            long before = Pointer.totalCount();
            int[] all = {0};
            encode(encoder, (_, _) -> all[0]++);
            for (int last = 1; last < all[0]; last += 41) {
                int[] heard = {0};
                int end = last;
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> encode(encoder, (_, _) -> {
                            if (++heard[0] == end) {
                                throw new UnsupportedOperationException("enough");
                            }
                        }));
                assertThat(heard[0]).isEqualTo(end);
                assertThat(Pointer.totalCount()).as("after %d calls", end).isEqualTo(before);
            }
            assertThat(encode(encoder, PartListener.NONE)).containsExactly(whole);
        }
    }

    @Test
    void noPartOfEncodingIsMuchLargerThanOthers() {
        List<Integer> parts = new ArrayList<>();
        try (VaeEncoder encoder = VaeEncoder.open(VAE)) {
            encoder.encode(List.of(picture()), SMALL, collect(parts));
        }
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i) - parts.get(i - 1)).as("call %d", i).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void anEncoderEncodesTheSameAfterItsMemoryIsGivenBack() {
        try (VaeEncoder encoder = VaeEncoder.open(WITH_ATTENTION)) {
            long opened = Pointer.totalCount();
            float[] before = encode(encoder, PartListener.NONE);
            encoder.release();

            assertThat(Pointer.totalCount()).isEqualTo(opened);
            assertThat(encode(encoder, PartListener.NONE)).containsExactly(before);
        }
    }

    @Test
    void aDecoderDecodesTheSameAfterItsMemoryIsGivenBack() {
        try (VaeDecoder decoder = VaeDecoder.open(WITH_ATTENTION)) {
            long opened = Pointer.totalCount();
            Latents latents = latents(decoder, 1);
            float[] before = decoder.decode(latents).getFirst().values();
            decoder.release();

            assertThat(Pointer.totalCount()).isEqualTo(opened);
            assertThat(decoder.decode(latents).getFirst().values()).containsExactly(before);
        }
    }

    private static void assertRiseFromNoneToAll(List<Integer> parts) {
        assertThat(parts).isSorted().startsWith(0).hasSizeGreaterThan(50);
        assertThat(parts.getLast()).isEqualTo(100);
        assertThat(parts.get(parts.size() - 2)).as("after the last strip").isBetween(95, 99);
    }

    private static PartListener collect(List<Integer> into) {
        return (part, parts) -> {
            assertThat(parts).isEqualTo(100);
            into.add(part);
        };
    }

    /** Ends at a call of the listener, unless it is not called as often. */
    private static void cutShort(VaeDecoder decoder, Latents latents, Strips strips, int calls) {
        int[] left = {calls};
        try {
            decoder.decode(latents, strips, (_, _) -> {
                if (--left[0] == 0) {
                    throw new UnsupportedOperationException("enough");
                }
            });
            assertThat(left[0]).isPositive();
        } catch (UnsupportedOperationException e) {
            assertThat(left[0]).isZero();
        }
    }

    private static Latents latents(VaeDecoder decoder, int batch) {
        int channels = decoder.config().latentChannels();
        return new Latents(noise(batch * channels * 11 * 7), batch, channels, 11, 7);
    }

    private static float[] encode(VaeEncoder encoder, PartListener listener) {
        return encoder.encode(List.of(picture()), SMALL, listener).mean().values();
    }

    private static Planes picture() {
        return new Planes(noise(3 * 90 * 59), 3, 90, 59);
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
