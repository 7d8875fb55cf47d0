package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.events.Stage;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.transformer.CogView4Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * For random embeddings, what the rules say is what happens: the denoising loop, run without the rules, completes with
 * finite latents that depend on all embeddings which take part if and only if the rules find no error. The limit on
 * tokens is left out, for it is about training: the loop would run.
 */
class RulesAgainstRealityTest {
    private static final int CASES = 400;
    private static final int MANY_CASES = 2000;
    private static final int WIDTH = 48;
    private static final int[] LENGTHS = {1, 2, 7, 13, 16, 17, 31, 48};

    private static final Checkpoint CHECKPOINT = Checkpoint.read(ModelCopy.random("random-a"));
    private static final Stages GENERATOR = Stages.of(CHECKPOINT);

    @Test
    void theRulesAcceptWhatRunsAndNothingElse() {
        assertRulesFit(0, CASES);
    }

    @Test
    @Tag("slow")
    void inManyCasesToo() {
        assertRulesFit(CASES, MANY_CASES);
    }

    private static void assertRulesFit(int firstSeed, int cases) {
        int accepted = 0;
        Set<MessageCode> found = new HashSet<>();
        try (CogView4Transformer transformer = CogView4Transformer.open(CHECKPOINT.transformer())) {
            for (int seed = firstSeed; seed < firstSeed + cases; seed++) {
                Random random = new Random(seed);
                ImageRequest settings = settings(random);
                PromptEmbeddings embeddings = embeddings(random);
                List<Message> errors = GENERATOR.check(embeddings, settings).errors();
                errors.forEach(error -> found.add(error.code()));
                accepted += errors.isEmpty() ? 1 : 0;
                assertThat(reallyRuns(transformer, embeddings, settings))
                        .as("seed %d: errors %s", seed, errors)
                        .isEqualTo(errors.isEmpty());
            }
        }
        assertThat(accepted).as("accepted of %d", cases).isBetween(cases / 4, cases * 3 / 4);
        assertThat(found)
                .containsExactlyInAnyOrder(
                        CoreMessage.EMBEDDINGS_WIDTH,
                        CoreMessage.EMBEDDINGS_WIDTHS_DIFFER,
                        CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES,
                        CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE,
                        CoreMessage.EMBEDDINGS_COUNTS_DIFFER,
                        CoreMessage.EMBEDDINGS_NOT_FINITE);
    }

    private static ImageRequest settings(Random random) {
        return Stages.settings()
                .size(new ImageSize(16, 16))
                .steps(1)
                .guidanceScale(random.nextBoolean() ? 3.0 : 1.0)
                .imagesPerPrompt(random.nextInt(4) == 0 ? 2 : 1)
                .seed(random.nextLong())
                .build();
    }

    private static PromptEmbeddings embeddings(Random random) {
        int prompts = 1 + random.nextInt(3);
        int negatives =
                switch (random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> random.nextInt(5);
                    default -> prompts;
                };
        return new PromptEmbeddings(some(random, prompts), some(random, negatives));
    }

    private static List<PromptEmbedding> some(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> embedding(random)).toList();
    }

    private static PromptEmbedding embedding(Random random) {
        int tokens = LENGTHS[random.nextInt(LENGTHS.length)];
        int width = random.nextInt(15) == 0 ? 1 + random.nextInt(2 * WIDTH) : WIDTH;
        float[] values = new float[tokens * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        if (random.nextInt(15) == 0) {
            values[random.nextInt(values.length)] = random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY;
        }
        return new PromptEmbedding(values, tokens, width);
    }

    private static boolean reallyRuns(
            CogView4Transformer transformer, PromptEmbeddings embeddings, ImageRequest settings) {
        Latents latents = run(transformer, embeddings, settings);
        if (latents == null) {
            return false;
        }
        assertThat(Finite.all(latents.values())).isTrue();
        // Negatives beyond the last prompt stop nothing, but no picture comes of them: not what was asked for.
        boolean surplus = embeddings.negatives().size() > embeddings.prompts().size();
        if (!surplus || !GENERATOR.resolve(settings).guided()) {
            return true;
        }
        Latents withoutThem = run(transformer, withBrokenSurplus(embeddings), settings);
        assertThat(withoutThem).isNotNull();
        return !Arrays.equals(withoutThem.values(), latents.values());
    }

    private static PromptEmbeddings withBrokenSurplus(PromptEmbeddings embeddings) {
        int prompts = embeddings.prompts().size();
        PromptEmbedding broken = new PromptEmbedding(new float[] {Float.NaN}, 1, 1);
        List<PromptEmbedding> negatives = Stream.concat(
                        embeddings.negatives().stream().limit(prompts),
                        Collections.nCopies(embeddings.negatives().size() - prompts, broken).stream())
                .toList();
        return new PromptEmbeddings(embeddings.prompts(), negatives);
    }

    /** The loop as it is, without any check; null if it fails. */
    private static @Nullable Latents run(
            CogView4Transformer transformer, PromptEmbeddings embeddings, ImageRequest settings) {
        DenoisingPlan plan = GENERATOR.plan(settings, embeddings.prompts().size());
        List<Latents> parts = new ArrayList<>();
        try {
            for (Denoiser denoiser : plan.denoisers(List.of(embeddings), EncodedPictures.NONE, "none")) {
                parts.add(StageMeter.measure(
                        Stage.DENOISING,
                        1,
                        RunControl.none(),
                        units -> denoiser.run(
                                transformer, RunControl.none(), (_, _, _) -> {}, units, PassState.Keeper.NONE)));
            }
        } catch (RuntimeException _) {
            return null;
        }
        return Latents.concat(parts);
    }
}
