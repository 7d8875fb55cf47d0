package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeKernels;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The way of a GPU, on tensors of the CPU; what the reference cases do not say. */
class WholeVaeTest {
    static final List<Path> AUTOENCODERS = StripsTest.AUTOENCODERS;
    private static final Path VAE = AUTOENCODERS.get(0);
    private static final Path WITH_ATTENTION = AUTOENCODERS.get(2);

    /** Single rows of the fine levels. */
    private static final Strips SMALL = new Strips(3000, Long.MAX_VALUE, Precision.FLOAT32);

    private static final DeviceBudget NOTHING = new DeviceBudget(0);

    @BeforeAll
    static void loadLibrary() {
        NativeRuntime.start();
    }

    /** The processor's way in bfloat16, which this machine may be too slow for to take it by itself. */
    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void inBfloat16ItIsAsNearToFloat32AsTheProcessorsWay(Path vae) {
        try (VaeDecoder exact = WholeVae.decoder(vae);
                VaeDecoder half = WholeVae.decoder(vae, Precision.BFLOAT16)) {
            float[] wanted = decode(exact);
            Backend processor = Backend.open(ComputeSettings.defaults());
            float[] onProcessor = decode(vae, processor, Strips.DEFAULT.withPrecision(Precision.BFLOAT16));

            assertThat(distance(decode(half), wanted)).isPositive().isLessThan(1.5 * distance(onProcessor, wanted));
        }
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void latentsInBfloat16AreNearThoseOfFloat32(Path vae) {
        try (VaeEncoder exact = WholeVae.encoder(vae);
                VaeEncoder half = WholeVae.encoder(vae, Precision.BFLOAT16)) {
            float[] wanted = encode(exact);

            assertThat(distance(encode(half), wanted))
                    .isPositive()
                    .isLessThan(0.02 * distance(new float[wanted.length], wanted));
        }
    }

    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void whatDoesNotFitAsAWholeIsTheSameInStrips(Path vae) {
        float[] picture = decode(vae, device(), Strips.UNCUT);
        float[] moments = encode(vae, device(), Strips.UNCUT);

        for (Strips strips : List.of(SMALL, SMALL.withWholeValues(0))) {
            assertThat(distance(decode(vae, device(), strips), picture)).isLessThan(1e-5 * (1 + size(picture)));
            assertThat(distance(encode(vae, device(), strips), moments)).isLessThan(1e-5 * (1 + size(moments)));
        }
    }

    /** So what is written to is contiguous between the convolutions, too. */
    @ParameterizedTest
    @FieldSource("AUTOENCODERS")
    void inTheOrderOfMemoryOfAnAppleGpuImagesAreNeverCutAndWhatIsConvolvedIsContiguous(Path vae) {
        ContiguousKernels kernels = new ContiguousKernels();
        try (VaeDecoder decoder = VaeDecoder.open(vae, WholeBackends.planar(Precision.BFLOAT16, NOTHING, kernels));
                VaeEncoder encoder = VaeEncoder.open(vae, WholeBackends.planar(Precision.BFLOAT16, NOTHING, kernels))) {
            decode(decoder);
            encode(encoder);
        }

        assertThat(kernels.convolutions).isPositive();
    }

    /** libtorch's, for tensors that are contiguous as it understands it. */
    private static final class ContiguousKernels implements NativeKernels {
        int convolutions;

        @Override
        public Tensor convolve(Tensor x, Tensor kernel, Tensor bias, long stride, long... padding) {
            convolutions++;
            assertThat(x.is_contiguous() && kernel.is_contiguous()).isTrue();
            Tensor y = LIBTORCH.convolve(x, kernel, bias, stride, padding);
            assertThat(y.is_contiguous()).isTrue();
            return y;
        }

        @Override
        public Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
            assertThat(q.is_contiguous() && k.is_contiguous() && v.is_contiguous())
                    .isTrue();
            return LIBTORCH.attend(q, k, v, causal);
        }
    }

    private static Backend device() {
        return WholeBackends.onCpu(Precision.FLOAT32);
    }

    @Test
    void whatIsKeptIsTheDecodersUntilItIsGivenBack() {
        try (VaeDecoder decoder = WholeVae.decoder(WITH_ATTENTION)) {
            long opened = Pointer.totalCount();
            float[] wanted = decode(decoder);
            long used = Pointer.totalCount();
            assertThat(used).isGreaterThan(opened);
            assertThat(decode(decoder)).containsExactly(wanted);
            assertThat(Pointer.totalCount()).isEqualTo(used);
            decoder.release();

            assertThat(Pointer.totalCount()).isEqualTo(opened);
            assertThat(decode(decoder)).containsExactly(wanted);
        }
    }

    @Test
    void whatIsKeptIsTheEncodersUntilItIsGivenBack() {
        try (VaeEncoder encoder = WholeVae.encoder(WITH_ATTENTION)) {
            long opened = Pointer.totalCount();
            float[] wanted = encode(encoder);
            long used = Pointer.totalCount();
            assertThat(used).isGreaterThan(opened);
            encode(encoder);
            assertThat(Pointer.totalCount()).isEqualTo(used);
            encoder.release();

            assertThat(Pointer.totalCount()).isEqualTo(opened);
            assertThat(encode(encoder)).containsExactly(wanted);
        }
    }

    @Test
    void nothingNativeIsLeftWhenItIsClosed() {
        long before = Pointer.totalCount();
        for (DeviceBudget budget : List.of(NOTHING, DeviceBudget.AUTO)) {
            try (VaeDecoder decoder = WholeVae.decoder(WITH_ATTENTION, budget);
                    VaeEncoder encoder = WholeVae.encoder(WITH_ATTENTION, budget)) {
                decode(decoder);
                encode(encoder);
            }
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void decodingThatIsCutShortLeavesNothingNativeBehind() {
        try (VaeDecoder decoder = WholeVae.decoder(VAE)) {
            float[] wanted = decode(decoder);
            long before = Pointer.totalCount();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> decoder.decode(latents(decoder), Strips.DEFAULT, (part, _) -> {
                        if (part > 50) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));

            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertThat(decode(decoder)).containsExactly(wanted);
        }
    }

    @Test
    void memoryThatRunsOutWhileDecodingIsToldInOurWords() {
        try (VaeDecoder decoder = WholeVae.decoder(VAE)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> decoder.decode(latents(decoder), Strips.DEFAULT, WholeVaeTest::runOutOfMemory))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT));
        }
    }

    @Test
    void memoryThatRunsOutWhileEncodingIsToldInOurWords() {
        try (VaeEncoder encoder = WholeVae.encoder(VAE)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> encoder.encode(List.of(picture()), Strips.DEFAULT, WholeVaeTest::runOutOfMemory))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT));
        }
    }

    @Test
    void memoryThatRunsOutWhileItIsOpenedIsToldInOurWords() {
        Backend backend = WholeBackends.onCpu(Precision.FLOAT32);
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Weights.open(VAE, backend, _ -> {
                    runOutOfMemory(1, 1);
                    return backend;
                }))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT));
    }

    private static void runOutOfMemory(int part, int parts) {
        if (part > 0) {
            throw new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB.");
        }
    }

    /** As the network would be asked to, on this backend, which it closes. */
    private static float[] decode(Path vae, Backend backend, Strips strips) {
        VaeConfig config = VaeConfig.read(vae.resolve("config.json"));
        return run(backend, vae, Planes.of(latents(config.latentChannels()), 0), strips, weights -> {
            Decoder network = Decoder.load(weights, config);
            return (x, cut) -> network.forward(x, cut, new OperationCounter(1, PartListener.NONE));
        });
    }

    private static float[] encode(Path vae, Backend backend, Strips strips) {
        VaeConfig config = VaeConfig.read(vae.resolve("config.json"));
        return run(backend, vae, picture(), strips, weights -> {
            Encoder network = Encoder.load(weights, config);
            return (x, cut) -> network.forward(x, cut, new OperationCounter(1, PartListener.NONE));
        });
    }

    private static float[] run(
            Backend backend, Path vae, Planes input, Strips strips, Function<Weights, VaePass.Network> load) {
        AtomicReference<Planes> output = new AtomicReference<>();
        Weights.open(vae, backend, weights -> {
            try (weights) {
                VaePass pass = new VaePass(weights.backend(), 0);
                output.set(pass.run(input, strips, load.apply(weights)));
            }
            return weights;
        });
        return output.get().values();
    }

    private static float[] decode(VaeDecoder decoder) {
        return decoder.decode(latents(decoder)).getFirst().values();
    }

    private static float[] encode(VaeEncoder encoder) {
        return encoder.encode(List.of(picture())).mean().values();
    }

    private static Latents latents(VaeDecoder decoder) {
        return latents(decoder.config().latentChannels());
    }

    private static Latents latents(int channels) {
        return new Latents(noise(channels * 11 * 7), 1, channels, 11, 7);
    }

    private static Planes picture() {
        return new Planes(noise(3 * 90 * 59), 3, 90, 59);
    }

    /** Root of the mean of squares. */
    private static double distance(float[] got, float[] wanted) {
        assertThat(got).hasSameSizeAs(wanted);
        double squares = 0;
        for (int i = 0; i < wanted.length; i++) {
            squares += Math.pow(got[i] - wanted[i], 2);
        }
        return Math.sqrt(squares / wanted.length);
    }

    private static double size(float[] values) {
        return distance(values, new float[values.length]);
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
