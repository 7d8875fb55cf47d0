package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.memory.Residency;
import io.cogview4j.nn.PartListener;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.sampling.StepCache.FirstBlock;
import io.cogview4j.sampling.StepCache.Taylor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluations that follow each other and are not all computed wholly; the reference cases hold their numbers. */
class CachedStepsTest {
    private static final Path MODEL = Path.of("src/test/resources/reference-extra/caching/models/deep/transformer");
    private static final int BLOCKS = 4;
    private static final float[] TIMESTEPS = {999, 996, 990, 989, 985, 984.5f, 984, 700, 699, 100};

    private final CogView4Transformer transformer = CogView4Transformer.open(MODEL);

    /** A picture that is drawn: its latents at the beginning and at the end, and its texts. */
    private record Drawn(Latents begin, Latents end, List<PromptEmbedding> texts) {
        static Drawn of(int seed, int height, int width, int... tokens) {
            return new Drawn(
                    latents(seed, height, width),
                    latents(seed + 1, height, width),
                    Arrays.stream(tokens).mapToObj(count -> text(seed, count)).toList());
        }

        Latents at(float timestep) {
            float[] values = new float[begin.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = begin.values()[i] * timestep / 1000 + end.values()[i] * (1 - timestep / 1000);
            }
            return begin.withValues(values);
        }

        ImageGeometry geometry() {
            return new ImageGeometry(
                    begin.height(),
                    begin.width(),
                    SizeConditions.of(new ImageSize(8 * begin.width(), 8 * begin.height())));
        }
    }

    /** With the pictures here, most evaluations then cut some sequences short and others not. */
    private static final StepCache SOME_EACH = new FirstBlock(0.6);

    private static final Drawn ONE = Drawn.of(1, 12, 8, 5, 16);
    private static final Drawn WIDE = Drawn.of(5, 6, 16, 3);
    private static final Drawn SMALL = Drawn.of(9, 4, 4, 21, 2);

    /** What is remembered has one size, as all pictures of a pass have. */
    private static final Drawn SMALL_AS_ONE = Drawn.of(9, 12, 8, 21, 2);

    @AfterEach
    void close() {
        transformer.close();
    }

    @Test
    void withAThresholdOfZeroEveryBitIsThatOfTheExactRun() {
        assertThat(run(new FirstBlock(0), ONE, SMALL)).isEqualTo(run(StepCache.OFF, ONE, SMALL));
    }

    @Test
    void withAnIntervalOfOneEveryBitIsThatOfTheExactRun() {
        assertThat(run(new Taylor(2, 1), ONE, SMALL)).isEqualTo(run(StepCache.OFF, ONE, SMALL));
    }

    @Test
    void evaluationsThatAreComputedAreExact() {
        List<List<Float>> exact = run(StepCache.OFF, ONE);
        List<List<Float>> forecast = run(new Taylor(1, 5), ONE);

        for (int step : new int[] {0, 1, 2, 4, 9}) {
            assertThat(forecast.subList(2 * step, 2 * step + 2)).isEqualTo(exact.subList(2 * step, 2 * step + 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0.13", "fbc:0.6", "taylor:1,5"})
    void whatIsInTheBatchBesideChangesNoBit(String text) {
        StepCache cache = StepCache.parse(text);
        List<List<Float>> all = run(cache, ONE, WIDE, SMALL);

        assertThat(all)
                .isEqualTo(
                        interleaved(List.of(run(cache, ONE), run(cache, WIDE), run(cache, SMALL)), List.of(2, 1, 2)));
    }

    @Test
    void inBfloat16WhatIsInTheBatchBesideChangesNoBitEither() {
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(Precision.BFLOAT16);
        try (CogView4Transformer other = CogView4Transformer.open(MODEL, compute)) {
            List<Long> computed = new ArrayList<>();
            List<List<Float>> all = run(other, SOME_EACH, Residency.ALL, computed, ONE, SMALL);

            assertThat(computed).anyMatch(blocks -> blocks > 4 && blocks < 4 * BLOCKS);
            assertThat(all)
                    .isEqualTo(interleaved(
                            List.of(
                                    run(other, SOME_EACH, Residency.ALL, new ArrayList<>(), ONE),
                                    run(other, SOME_EACH, Residency.ALL, new ArrayList<>(), SMALL)),
                            List.of(2, 2)));
        }
    }

    @Test
    void someSequencesOfABatchAreComputedWhileOthersAreNot() {
        List<Long> computed = new ArrayList<>();
        run(transformer, SOME_EACH, Residency.ALL, computed, ONE, WIDE, SMALL);

        assertThat(computed)
                .contains(5L * BLOCKS, 5L) // all of them, and none
                .anyMatch(blocks -> blocks > 5 && blocks < 5 * BLOCKS);
    }

    @Test
    void neitherThreadsNorWhatStaysInMemoryChangeABit() {
        List<List<Float>> all = run(SOME_EACH, ONE, WIDE);

        for (int threads : new int[] {1, 2}) {
            try (CogView4Transformer other =
                    CogView4Transformer.open(MODEL, ComputeSettings.defaults().withThreads(threads))) {
                for (Residency residency : List.of(new Residency(0, 0), new Residency(1, 2))) {
                    assertThat(run(other, SOME_EACH, residency, new ArrayList<>(), ONE, WIDE))
                            .isEqualTo(all);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0.6", "taylor:2,3"})
    void aBatchThatRemembersAnotherGoesOnBitForBit(String text) {
        StepCache cache = StepCache.parse(text);
        List<List<Float>> all = run(cache, ONE, SMALL_AS_ONE);

        for (int pause : new int[] {1, 5, 6, 9}) {
            List<List<Float>> parts = new ArrayList<>();
            StepMemory memory;
            try (Batch before = batch(transformer, cache, ONE, SMALL_AS_ONE)) {
                steps(transformer, before, 0, pause, parts, new ArrayList<>(), ONE, SMALL_AS_ONE);
                memory = before.memory();
            }
            try (Batch after = batch(transformer, cache, ONE, SMALL_AS_ONE)) {
                transformer.recall(after, memory, PartListener.NONE);
                steps(transformer, after, pause, TIMESTEPS.length, parts, new ArrayList<>(), ONE, SMALL_AS_ONE);
            }
            assertThat(parts).as("paused after " + pause).isEqualTo(all);
        }
    }

    @Test
    void memoryOfAnotherNumberOfSequencesSaysNothing() {
        try (Batch before = batch(transformer, new FirstBlock(1), ONE);
                Batch after = batch(transformer, new FirstBlock(1), ONE, SMALL_AS_ONE)) {
            steps(transformer, before, 0, 1, new ArrayList<>(), new ArrayList<>(), ONE);
            transformer.recall(after, before.memory(), PartListener.NONE);

            assertThat(after.memory()).isEqualTo(StepMemory.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:1", "taylor:1,5"})
    void whatIsForgottenIsComputed(String text) {
        List<Long> computed = new ArrayList<>();
        try (Batch batch = batch(transformer, StepCache.parse(text), WIDE)) {
            steps(transformer, batch, 0, 4, new ArrayList<>(), computed, WIDE);
            batch.forget();
            steps(transformer, batch, 4, 5, new ArrayList<>(), computed, WIDE);
        }
        assertThat(computed.get(3)).isLessThan(BLOCKS);
        assertThat(computed.getLast()).isEqualTo(BLOCKS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4})
    void aPassThatIsCutShortIsMadeAnewAndLeavesNothingNative(int end) {
        try (Batch batch = batch(transformer, SOME_EACH, ONE);
                Batch exact = batch(transformer, StepCache.OFF, ONE)) {
            steps(transformer, batch, 0, 1, new ArrayList<>(), new ArrayList<>(), ONE);
            steps(transformer, exact, 0, 1, new ArrayList<>(), new ArrayList<>(), ONE);
            long before = Pointer.totalCount();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> transformer.forward(batch, List.of(ONE.at(996)), new float[] {996}, (part, _) -> {
                        if (part == end) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));
            assertThat(Pointer.totalCount()).isEqualTo(before);
            List<List<Float>> again = new ArrayList<>();
            List<List<Float>> wanted = new ArrayList<>();
            steps(transformer, batch, 1, 2, again, new ArrayList<>(), ONE);
            steps(transformer, exact, 1, 2, wanted, new ArrayList<>(), ONE);
            assertThat(again).isEqualTo(wanted);
        }
    }

    @Test
    void aBatchThatIsClosedLeavesNothingNative() {
        run(SOME_EACH, ONE);
        long before = Pointer.totalCount();
        run(SOME_EACH, ONE, WIDE, SMALL);
        run(new Taylor(1, 5), ONE);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void lookingAtAllBlocksAsksNoCache() {
        List<Integer> seen = new ArrayList<>();
        try (Batch batch = batch(transformer, new FirstBlock(1), WIDE)) {
            steps(transformer, batch, 0, 2, new ArrayList<>(), new ArrayList<>(), WIDE);
            transformer.forward(
                    batch, List.of(WIDE.at(996)), new float[] {996}, PartListener.NONE, (block, _) -> seen.add(block));
        }
        assertThat(seen).containsExactly(0, 1, 2, 3);
    }

    @Test
    void theListenerHearsOfTheBlocksThatAreComputed() {
        assertThat(heard(new FirstBlock(1), 2)).containsExactly("0 of 4", "1 of 4");
        assertThat(heard(new Taylor(1, 5), 4)).containsExactly("0 of 0");
    }

    private List<String> heard(StepCache cache, int steps) {
        List<String> heard = new ArrayList<>();
        try (Batch batch = batch(transformer, cache, WIDE)) {
            for (int step = 0; step < steps; step++) {
                heard.clear();
                transformer.forward(
                        batch,
                        List.of(WIDE.at(TIMESTEPS[step])),
                        new float[] {TIMESTEPS[step]},
                        (part, parts) -> heard.add(part + " of " + parts));
            }
        }
        return heard;
    }

    /** Velocities of all sequences, step by step. */
    private List<List<Float>> run(StepCache cache, Drawn... pictures) {
        return run(transformer, cache, Residency.ALL, new ArrayList<>(), pictures);
    }

    private static List<List<Float>> run(
            CogView4Transformer transformer,
            StepCache cache,
            Residency residency,
            List<Long> computed,
            Drawn... pictures) {
        transformer.keep(residency);
        List<List<Float>> velocities = new ArrayList<>();
        try (Batch batch = batch(transformer, cache, pictures)) {
            steps(transformer, batch, 0, TIMESTEPS.length, velocities, computed, pictures);
        }
        return velocities;
    }

    private static void steps(
            CogView4Transformer transformer,
            Batch batch,
            int from,
            int to,
            List<List<Float>> velocities,
            List<Long> computed,
            Drawn... pictures) {
        for (int step = from; step < to; step++) {
            float timestep = TIMESTEPS[step];
            float[] timesteps = new float[pictures.length];
            Arrays.fill(timesteps, timestep);
            transformer
                    .forward(
                            batch,
                            Arrays.stream(pictures)
                                    .map(picture -> picture.at(timestep))
                                    .toList(),
                            timesteps,
                            PartListener.NONE)
                    .forEach(velocity -> velocities.add(list(velocity.values())));
            computed.add(batch.lastPass().computed());
        }
    }

    private static Batch batch(CogView4Transformer transformer, StepCache cache, Drawn... pictures) {
        List<TextSequence> sequences = IntStream.range(0, pictures.length)
                .boxed()
                .flatMap(i -> pictures[i].texts().stream().map(text -> new TextSequence(i, text)))
                .toList();
        return transformer.prepare(Arrays.stream(pictures).map(Drawn::geometry).toList(), sequences, cache);
    }

    /** @param counts sequences of each run */
    private static List<List<Float>> interleaved(List<List<List<Float>>> runs, List<Integer> counts) {
        List<List<Float>> all = new ArrayList<>();
        for (int step = 0; step < TIMESTEPS.length; step++) {
            for (int run = 0; run < runs.size(); run++) {
                int count = counts.get(run);
                all.addAll(runs.get(run).subList(step * count, (step + 1) * count));
            }
        }
        return all;
    }

    private static Latents latents(int seed, int height, int width) {
        return new Latents(noise(seed, 4 * height * width), 1, 4, height, width);
    }

    private static PromptEmbedding text(int seed, int tokens) {
        return new PromptEmbedding(noise(seed + tokens, tokens * 24), tokens, 24);
    }

    private static float[] noise(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
