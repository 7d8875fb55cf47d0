package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference cases do not say: batches, memory, errors. */
class VaeTest {
    private static final Path SMALL = Path.of("src/test/resources/reference/models/random-a/vae");
    private static final Path WITH_ATTENTION = Path.of("src/test/resources/reference-extra/vae/models/attention/vae");
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    @TempDir
    Path folder;

    @BeforeAll
    static void loadLibrary() {
        NativeRuntime.start();
    }

    @Test
    void aBatchIsDecodedToThePicturesOfItsParts() {
        Latents batch = new Latents(noise(3 * 4 * 5 * 6), 3, 4, 5, 6);
        try (VaeDecoder decoder = VaeDecoder.open(SMALL)) {
            List<Planes> together = decoder.decode(batch);
            assertThat(together).hasSize(3);
            for (int i = 0; i < 3; i++) {
                Planes alone = decoder.decode(batch.image(i)).getFirst();
                assertThat(together.get(i).values()).containsExactly(alone.values());
            }
        }
    }

    @Test
    void withoutUnitsForItNothingIsConvolvedInBfloat16() {
        Latents latents = new Latents(noise(4 * 5 * 6), 1, 4, 5, 6);
        ComputeSettings bfloat16 = ComputeSettings.defaults().withPrecision(Precision.BFLOAT16);
        try (Backend backend = Backend.open(bfloat16)) {
            assumeThat(backend.multipliesInBfloat16()).isFalse();
        }

        try (VaeDecoder full = VaeDecoder.open(SMALL);
                VaeDecoder half = VaeDecoder.open(SMALL, bfloat16)) {
            assertThat(half.decode(latents).getFirst().values())
                    .containsExactly(full.decode(latents).getFirst().values());
        }
    }

    @Test
    void withoutUnitsForItNothingIsEncodedInBfloat16() {
        Planes picture = new Planes(noise(3 * 40 * 24), 3, 40, 24);
        ComputeSettings bfloat16 = ComputeSettings.defaults().withPrecision(Precision.BFLOAT16);
        try (Backend backend = Backend.open(bfloat16)) {
            assumeThat(backend.multipliesInBfloat16()).isFalse();
        }

        try (VaeEncoder full = VaeEncoder.open(SMALL);
                VaeEncoder half = VaeEncoder.open(SMALL, bfloat16)) {
            assertThat(half.encode(List.of(picture)).mean().values())
                    .containsExactly(full.encode(List.of(picture)).mean().values());
        }
    }

    @Test
    void theEncoderDecidesOnItsPrecisionWhateverTheStripsSay() {
        Strips bfloat16 = Strips.DEFAULT.withPrecision(Precision.BFLOAT16);
        try (VaeEncoder encoder = VaeEncoder.open(SMALL)) {
            Planes picture = new Planes(noise(3 * 40 * 24), 3, 40, 24);
            assertThat(encoder.encode(List.of(picture), bfloat16, PartListener.NONE)
                            .mean()
                            .values())
                    .containsExactly(encoder.encode(List.of(picture)).mean().values());
        }
    }

    @Test
    void aBatchIsEncodedToTheLatentsOfItsParts() {
        Planes one = new Planes(noise(3 * 16 * 24), 3, 16, 24);
        Planes other = new Planes(one.values().clone(), 3, 16, 24);
        other.values()[0] = 1;
        try (VaeEncoder encoder = VaeEncoder.open(SMALL)) {
            LatentDistribution together = encoder.encode(List.of(one, other));
            LatentDistribution alone = encoder.encode(List.of(other));
            assertThat(together.mean().image(1).values())
                    .containsExactly(alone.mean().values());
            assertThat(together.logvar().image(1).values())
                    .containsExactly(alone.logvar().values());
        }
    }

    @Test
    void nothingNativeIsLeftBehind() {
        long before = Pointer.totalCount();
        try (VaeDecoder decoder = VaeDecoder.open(WITH_ATTENTION);
                VaeEncoder encoder = VaeEncoder.open(WITH_ATTENTION)) {
            long open = Pointer.totalCount();
            assertThat(open).isGreaterThan(before);
            List<Planes> pictures = decoder.decode(new Latents(noise(2 * 5 * 9 * 8), 2, 5, 9, 8));
            decoder.decode(new Latents(noise(5 * 9 * 8), 1, 5, 9, 8), Tiling.of(decoder.config()));
            encoder.encode(pictures);
            // The buffer into which float16 weights are converted stays: one for each half.
            assertThat(Pointer.totalCount()).isEqualTo(open + 2);
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void aWeightThatDoesNotFitTheConfigIsNamedAndNothingIsLeftOpen() throws IOException {
        Path wider = copy("\"latent_channels\": 4", "\"latent_channels\": 6");
        long before = Pointer.totalCount();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> VaeDecoder.open(wider))
                .withMessageContainingAll("decoder.conv_in.weight", "[32, 4, 3, 3]", "[32, 6, 3, 3]", WEIGHTS);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> VaeEncoder.open(wider))
                .withMessageContainingAll("encoder.conv_out.weight", "[8, 32, 3, 3]", "[12, 32, 3, 3]");
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void eachHalfDoesWithoutTheOther() throws IOException {
        Path decoderOnly = copy("", "");
        byte[] weights = Files.readAllBytes(SMALL.resolve(WEIGHTS));
        String renamed = new String(weights, StandardCharsets.ISO_8859_1).replace("\"encoder.", "\"missing.");
        Files.writeString(decoderOnly.resolve(WEIGHTS), renamed, StandardCharsets.ISO_8859_1);

        VaeDecoder.open(decoderOnly).close();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> VaeEncoder.open(decoderOnly))
                .withMessageContaining("encoder.");
        VaeConfig known = VaeConfig.read(decoderOnly.resolve("config.json"));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> VaeEncoder.headers(decoderOnly, known, ComputeSettings.defaults()))
                .withMessageContaining("encoder.");
    }

    @Test
    void latentsOfAnotherModelAreRefused() {
        try (VaeDecoder decoder = VaeDecoder.open(SMALL)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> decoder.decode(new Latents(noise(16 * 4), 1, 16, 2, 2)))
                    .withMessageContainingAll("16", "4");
        }
    }

    @Test
    void picturesWithoutASingleLatentAreRefused() {
        try (VaeEncoder encoder = VaeEncoder.open(SMALL)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> encoder.encode(List.of(new Planes(noise(3 * 7 * 8), 3, 7, 8))))
                    .withMessageContaining("8x7");
        }
    }

    private Path copy(String entry, String replacement) throws IOException {
        Files.copy(SMALL.resolve(WEIGHTS), folder.resolve(WEIGHTS));
        String config = Files.readString(SMALL.resolve("config.json"));
        assertThat(config).contains(entry);
        Files.writeString(folder.resolve("config.json"), config.replace(entry, replacement));
        return folder;
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
