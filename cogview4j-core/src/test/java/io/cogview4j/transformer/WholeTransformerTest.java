package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.LowRank;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.PartListener;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a GPU, on tensors of the CPU, beside the way of the CPU; what the reference cases do not say. */
class WholeTransformerTest {
    private static final Path MODEL = ModelCopy.random("random-a").resolve("transformer");
    private static final Path DEEP = Path.of("src/test/resources/reference-extra/caching/models/deep/transformer");
    private static final int TEXT_WIDTH = 48;
    private static final Latents WIDE = latents(1, 6, 8);
    private static final Latents TALL = latents(2, 12, 4);

    /** Of values near one: a few roundings in float32, and one of bfloat16 in each of some layers. */
    private static double tolerance(Precision precision) {
        return precision == Precision.FLOAT32 ? 2e-5 : 5e-2;
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void picturesAndPromptsOfManySizesAreThoseOfTheProcessor(Precision precision) {
        try (CogView4Transformer processor = CogView4Transformer.open(MODEL, settings(precision));
                CogView4Transformer whole = WholeTransformer.open(MODEL, precision)) {
            assertNear(velocities(whole), velocities(processor), tolerance(precision));
        }
    }

    @Test
    void inBfloat16TheResidualStreamIsNotRounded() {
        try (CogView4Transformer exact = WholeTransformer.open(DEEP);
                CogView4Transformer half = WholeTransformer.open(DEEP, Precision.BFLOAT16);
                CogView4Transformer processor = CogView4Transformer.open(DEEP, settings(Precision.BFLOAT16))) {
            List<Latents> wanted = deep(exact, StepCache.OFF, 1);

            assertThat(distance(deep(half, StepCache.OFF, 1), wanted))
                    .isPositive()
                    .isLessThan(1.5 * distance(deep(processor, StepCache.OFF, 1), wanted));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void adaptersOfAllLayersOfABlockAreAdded(Precision precision) {
        try (TensorOwner owner = new TensorOwner();
                CogView4Transformer processor = CogView4Transformer.open(MODEL, settings(precision));
                CogView4Transformer whole = WholeTransformer.open(MODEL, precision)) {
            List<Latents> without = velocities(whole);
            LowRanks adapters = adapters(owner);
            processor.adapt(adapters);
            whole.adapt(adapters);
            List<Latents> with = velocities(whole);

            assertThat(distance(with, without)).isGreaterThan(1e-2);
            assertNear(with, velocities(processor), tolerance(precision));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void adaptersOfTheLayersAroundTheBlocksAreAdded(Precision precision) {
        try (TensorOwner owner = new TensorOwner();
                CogView4Transformer processor = CogView4Transformer.open(MODEL, settings(precision));
                CogView4Transformer whole = WholeTransformer.open(MODEL, precision)) {
            List<Latents> without = velocities(whole);
            LowRanks adapters = new LowRanks(Map.of(
                    "patch_embed.proj.weight", adapter(owner, 2, 16, 64),
                    "patch_embed.text_proj.weight", adapter(owner, 3, TEXT_WIDTH, 64),
                    "time_condition_embed.timestep_embedder.linear_1.weight", adapter(owner, 1, 64, 32),
                    "time_condition_embed.condition_embedder.linear_2.weight", adapter(owner, 2, 32, 32),
                    "norm_out.linear.weight", adapter(owner, 2, 32, 128),
                    "proj_out.weight", adapter(owner, 2, 64, 16)));
            processor.adapt(adapters);
            whole.adapt(adapters);
            List<Latents> with = velocities(whole);

            assertThat(distance(with, without)).isGreaterThan(1e-2);
            assertNear(with, velocities(processor), tolerance(precision));
        }
    }

    /** Before the first block, too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void memoryThatRunsOutIsToldInOurWords(int after) {
        try (CogView4Transformer whole = WholeTransformer.open(MODEL);
                Batch batch = batch(whole)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> whole.forward(batch, List.of(WIDE, TALL), new float[] {500, 20}, (part, _) -> {
                        if (part == after) {
                            throw new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB.");
                        }
                    }))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0.6", "taylor:1,5"})
    void cachesOfStepsLeaveOutWhatTheyDoOnTheProcessor(String text) {
        StepCache cache = StepCache.parse(text);
        try (CogView4Transformer processor = CogView4Transformer.open(DEEP);
                CogView4Transformer whole = WholeTransformer.open(DEEP)) {
            assertNear(deep(whole, cache, 5), deep(processor, cache, 5), 1e-4);
        }
    }

    @Test
    void aPassThatIsCutShortLeavesNothingNative() {
        try (CogView4Transformer whole = WholeTransformer.open(MODEL);
                Batch batch = batch(whole)) {
            List<Latents> wanted = step(whole, batch);
            long before = Pointer.totalCount();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> whole.forward(batch, List.of(WIDE, TALL), new float[] {500, 20}, (part, _) -> {
                        if (part == 1) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));

            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertThat(distance(step(whole, batch), wanted)).isZero();
        }
    }

    @Test
    void whatIsReleasedIsLoadedAgain() {
        try (CogView4Transformer whole = WholeTransformer.open(MODEL);
                Batch batch = batch(whole)) {
            List<Latents> wanted = step(whole, batch);
            whole.release();

            assertThat(distance(step(whole, batch), wanted)).isZero();
        }
    }

    @Test
    void nothingNativeIsLeftWhenItIsClosed() {
        try (CogView4Transformer first = WholeTransformer.open(MODEL)) {
            velocities(first);
        }
        long before = Pointer.totalCount();
        try (CogView4Transformer whole = WholeTransformer.open(MODEL)) {
            velocities(whole);
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static ComputeSettings settings(Precision precision) {
        return ComputeSettings.defaults().withPrecision(precision);
    }

    /** Of two pictures, with prompts of three lengths. */
    private static List<Latents> velocities(CogView4Transformer transformer) {
        try (Batch batch = batch(transformer)) {
            return step(transformer, batch);
        }
    }

    private static Batch batch(CogView4Transformer transformer) {
        return transformer.prepare(
                List.of(geometry(WIDE), geometry(TALL)),
                List.of(
                        new TextSequence(0, text(16, TEXT_WIDTH)),
                        new TextSequence(1, text(3, TEXT_WIDTH)),
                        new TextSequence(0, text(7, TEXT_WIDTH))));
    }

    private static List<Latents> step(CogView4Transformer transformer, Batch batch) {
        return transformer.forward(batch, List.of(WIDE, TALL), new float[] {500, 20}, PartListener.NONE);
    }

    /** The last of some steps of one picture with two prompts. */
    private static List<Latents> deep(CogView4Transformer transformer, StepCache cache, int steps) {
        try (Batch batch = transformer.prepare(
                List.of(geometry(WIDE)),
                List.of(new TextSequence(0, text(5, 24)), new TextSequence(0, text(16, 24))),
                cache)) {
            List<Latents> last = List.of();
            for (int step = 0; step < steps; step++) {
                last = transformer.forward(batch, List.of(WIDE), new float[] {900 - 3 * step}, PartListener.NONE);
            }
            return last;
        }
    }

    /** Beside every layer of the first block, of ranks that differ. */
    private static LowRanks adapters(TensorOwner owner) {
        int width = 64;
        String block = "transformer_blocks.0.";
        return new LowRanks(Map.of(
                block + "attn1.to_q.weight", adapter(owner, 3, width, width),
                block + "attn1.to_k.weight", adapter(owner, 1, width, width),
                block + "attn1.to_v.weight", adapter(owner, 2, width, width),
                block + "attn1.to_out.0.weight", adapter(owner, 4, width, width),
                block + "ff.net.0.proj.weight", adapter(owner, 2, width, 4 * width),
                block + "ff.net.2.weight", adapter(owner, 2, 4 * width, width),
                block + "norm1.linear.weight", adapter(owner, 2, 32, 12 * width)));
    }

    private static LowRank adapter(TensorOwner owner, int rank, int in, int out) {
        return new LowRank(owned(owner, 0.2f, rank, in), owned(owner, 0.2f, out, rank), owned(owner, 0.5f, rank));
    }

    private static Tensor owned(TensorOwner owner, float size, long... shape) {
        int count = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
        float[] values = noise(count, count);
        for (int i = 0; i < count; i++) {
            values[i] *= size;
        }
        try (var _ = Scope.open()) {
            return owner.own(Tensors.of(values, shape));
        }
    }

    private static void assertNear(List<Latents> got, List<Latents> wanted, double tolerance) {
        assertThat(distance(got, wanted)).isLessThan(tolerance);
    }

    /** The largest difference. */
    private static double distance(List<Latents> got, List<Latents> wanted) {
        double largest = 0;
        for (int i = 0; i < wanted.size(); i++) {
            float[] one = got.get(i).values();
            float[] other = wanted.get(i).values();
            for (int j = 0; j < other.length; j++) {
                largest = Math.max(largest, Math.abs(one[j] - other[j]));
            }
        }
        return largest;
    }

    private static ImageGeometry geometry(Latents picture) {
        return new ImageGeometry(
                picture.height(),
                picture.width(),
                SizeConditions.of(new ImageSize(8 * picture.width(), 8 * picture.height())));
    }

    private static Latents latents(int seed, int height, int width) {
        return new Latents(noise(seed, 4 * height * width), 1, 4, height, width);
    }

    private static PromptEmbedding text(int tokens, int width) {
        return new PromptEmbedding(noise(tokens, tokens * width), tokens, width);
    }

    private static float[] noise(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
