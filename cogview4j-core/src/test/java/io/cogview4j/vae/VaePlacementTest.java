package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That the autoencoder leaves nothing on the host, reads nothing back, and sends its kernels once; on libtorch's Meta device, whose
 * tensors have no values to read and do not mix with others.
 */
class VaePlacementTest {
    private static final Path VAE = Path.of("src/test/resources/reference-extra/vae/models/attention/vae");
    private static final VaeConfig CONFIG = VaeConfig.read(VAE.resolve("config.json"));
    private static final Strips SMALL = new Strips(3000, 0, Precision.FLOAT32);

    /** A half, over its weights. */
    @FunctionalInterface
    private interface Half {
        Tensor forward(Tensor x, Strips strips);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, true", "BFLOAT16, true", "FLOAT32, false", "BFLOAT16, false"})
    void decodingStaysOnTheDeviceAndSendsEachKernelOnce(Precision precision, boolean whole) {
        ShapeKernels seen = new ShapeKernels();
        run(precision, seen, VaePlacementTest::decoder, (half, backend) -> {
            Strips strips = (whole ? Strips.UNCUT : SMALL).withPrecision(precision);
            decode(half, backend, strips);
            int kernels = seen.kernels.size();
            int convolutions = seen.convolutions.size();
            decode(half, backend, strips);

            assertThat(seen.convolutions).hasSize(2 * convolutions);
            if (whole) {
                assertThat(seen.kernels).hasSize(kernels).hasSize(convolutions);
            } else { // an upsampler looks anew at each of its four corners
                int upsamplers = CONFIG.blockOutChannels().size() - 1;
                assertThat(seen.kernels).hasSize(kernels + 4 * upsamplers);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, true", "BFLOAT16, true", "FLOAT32, false", "BFLOAT16, false"})
    void encodingStaysOnTheDeviceAndSendsEachKernelOnce(Precision precision, boolean whole) {
        ShapeKernels seen = new ShapeKernels();
        run(precision, seen, VaePlacementTest::encoder, (half, backend) -> {
            Strips strips = (whole ? Strips.UNCUT : SMALL).withPrecision(precision);
            encode(half, backend, strips);
            int kernels = seen.kernels.size();
            encode(half, backend, strips);

            assertThat(seen.kernels).hasSize(kernels);
        });
    }

    @Test
    void betweenItsEndsWhatIsConvolvedIsRounded() {
        ShapeKernels seen = new ShapeKernels();
        run(Precision.BFLOAT16, seen, VaePlacementTest::decoder, (half, backend) -> {
            decode(half, backend, Strips.UNCUT.withPrecision(Precision.BFLOAT16));

            assertThat(seen.convolutions).startsWith(ScalarType.Float).endsWith(ScalarType.BFloat16);
            assertThat(seen.convolutions.subList(2, seen.convolutions.size())).contains(ScalarType.BFloat16);
        });
    }

    private static void decode(Half half, Backend backend, Strips strips) {
        try (var _ = Scope.open()) {
            Tensor picture = half.forward(backend.empty(1, CONFIG.latentChannels(), 9, 8), strips);

            assertThat(picture.is_meta()).isTrue();
            assertThat(picture.size(2)).isEqualTo(9L * CONFIG.scaleFactor());
            assertThat(picture.scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
    }

    private static void encode(Half half, Backend backend, Strips strips) {
        try (var _ = Scope.open()) {
            Tensor moments = half.forward(backend.empty(1, CONFIG.inChannels(), 72, 64), strips);

            assertThat(moments.is_meta()).isTrue();
            assertThat(moments.size(1)).isEqualTo(2L * CONFIG.latentChannels());
            assertThat(moments.scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
    }

    private static Half decoder(Weights weights) {
        Decoder network = Decoder.load(weights, CONFIG);
        return (x, strips) -> network.forward(x, strips, new OperationCounter(1, PartListener.NONE));
    }

    private static Half encoder(Weights weights) {
        Encoder network = Encoder.load(weights, CONFIG);
        return (x, strips) -> network.forward(x, strips, new OperationCounter(1, PartListener.NONE));
    }

    private static void run(
            Precision precision, ShapeKernels kernels, Function<Weights, Half> load, BiConsumer<Half, Backend> use) {
        Backend backend = WholeBackends.onMeta(precision, kernels);
        Weights.open(VAE, backend, weights -> {
            try (weights) {
                use.accept(load.apply(weights), backend);
            }
            return weights;
        });
    }
}
