package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.PadByEncoding;
import io.cogview4j.shape.ShapeHandler;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.SplitByLength;
import io.cogview4j.shape.TensorShape;
import io.cogview4j.shape.Truncate;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies at work in the image stage of a small random model. */
class ShapePolicyRunTest {
    private static final String LONG_PROMPT =
            "a red fox under an old oak tree in the morning light, painted in oil on a large canvas";

    private static final Checkpoint CHECKPOINT = Checkpoint.read(ModelCopy.random("random-a"));
    private static final Stages GENERATOR = Stages.of(CHECKPOINT);
    private static final Stages ENCODER = Stages.of(CHECKPOINT);
    private static final PadByEncoding PAD =
            new PadByEncoding((sources, tokens) -> ENCODER.encodePadded(sources, tokens));

    private static final PromptEmbeddings MIXED = new PromptEmbeddings(
            List.of(embedding(16, 1), embedding(16, 2), embedding(48, 3)),
            List.of(embedding(32, 4), embedding(32, 5), embedding(16, 6)));

    static Stream<InitialNoise> noises() {
        float[] values = new float[6 * 4 * 8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Stream.of(
                new InitialNoise.Seed(7),
                new InitialNoise.SeedPerImage(List.of(1L, 2L, 3L, 4L, 5L, 6L)),
                new InitialNoise.Given(new Latents(values, 6, 4, 8, 8)));
    }

    @ParameterizedTest
    @MethodSource("noises")
    void groupsGiveThePicturesOfOneRun(InitialNoise noise) {
        ImageRequest settings = settings().noise(noise).imagesPerPrompt(2).build();
        List<RunEvent> heard = new ArrayList<>();
        Latents whole = GENERATOR.denoise(MIXED, settings);
        Latents split = GENERATOR
                .withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()))
                .denoise(MIXED, settings, RunListener.hearing(heard::add));
        assertThat(split.batch()).isEqualTo(6);
        assertThat(split.values()).isEqualTo(whole.values());
        assertThat(heard).contains(new RunEvent.Advanced(Stage.DENOISING, 4, 4));
    }

    @Test
    void stochasticGroupsNeedASeedForEachPicture(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp)
                .changeJson("scheduler/scheduler_config.json", json -> json.put("stochastic_sampling", true));
        Stages whole = Stages.of(model.folder());
        Stages split = whole.withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()));
        ImageRequest shared = settings().noise(new InitialNoise.Seed(1)).build();
        assertThat(codes(split, MIXED, shared)).containsExactly(CoreMessage.SHAPE_GROUPS_STOCHASTIC);
        ImageRequest each = settings()
                .noise(new InitialNoise.SeedPerImage(List.of(1L, 2L, 3L)))
                .build();
        assertThat(split.denoise(MIXED, each).values())
                .isEqualTo(whole.denoise(MIXED, each).values());
    }

    @Test
    void anUnfitResultIsToldByTheNameOfThePolicy() {
        Stages strict = GENERATOR.withPolicy(ShapePolicy.EQUAL_LENGTHS.adaptedBy(new SplitByLength()));
        assertThatThrownBy(() -> strict.denoise(
                        MIXED, settings().build(), RunListener.hearing(ShapePolicyRunTest::failOnProgress)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        Message.of(
                                                CoreMessage.SHAPE_POLICY_RESULT, "EQUAL_LENGTHS + SplitByLength", 1, 2),
                                        Message.of(CoreMessage.SHAPE_LENGTHS_NOT_EQUAL, "16, 32"),
                                        Message.of(
                                                CoreMessage.SHAPE_POLICY_RESULT, "EQUAL_LENGTHS + SplitByLength", 2, 2),
                                        Message.of(CoreMessage.SHAPE_LENGTHS_NOT_EQUAL, "48, 16")));
    }

    @Test
    void aHandlerThatLosesAPromptIsStopped() {
        ShapeHandler losing = embeddings -> List.of(embeddings.slice(0));
        Stages generator = GENERATOR.withPolicy(ShapePolicy.RELAXED.adaptedBy(losing));
        assertThat(codes(generator, MIXED, settings().build())).containsExactly(CoreMessage.SHAPE_POLICY_PROMPTS);
    }

    @Test
    void valuesOfAResultAreLookedAtAgain() {
        float[] broken = new float[16 * 48];
        broken[0] = Float.NaN;
        ShapeHandler breaking = embeddings ->
                List.of(new PromptEmbeddings(List.of(new PromptEmbedding(broken, 16, 48)), embeddings.negatives()));
        Stages generator = GENERATOR.withPolicy(ShapePolicy.RELAXED.adaptedBy(breaking));
        assertThat(codes(generator, MIXED.slice(0), settings().build()))
                .containsExactly(CoreMessage.SHAPE_POLICY_RESULT, CoreMessage.EMBEDDINGS_NOT_FINITE);
    }

    @Test
    void aHandlerMayMendWhatTheRulesFound() {
        PromptEmbeddings oneNegative =
                new PromptEmbeddings(MIXED.prompts(), MIXED.negatives().subList(0, 1));
        assertThat(codes(GENERATOR, oneNegative, settings().build()))
                .containsExactly(CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE);
        ShapeHandler repeating = embeddings -> List.of(embeddings.repeatNegative());
        Latents latents = GENERATOR
                .withPolicy(ShapePolicy.RELAXED.adaptedBy(repeating))
                .denoise(oneNegative, settings().build());
        assertThat(latents.batch()).isEqualTo(3);
    }

    @Test
    void theFirstTokensOfAnEmbeddingAreTheEmbeddingOfTheCutPrompt() {
        PromptEmbedding whole = encode(PromptRequest.of(LONG_PROMPT));
        int padding = tokenize(LONG_PROMPT).paddingTokens();
        for (int kept = 16; kept < whole.tokens(); kept += 16) {
            PromptEmbedding cut = new Truncate(kept)
                    .adapt(new PromptEmbeddings(List.of(whole), List.of()))
                    .getFirst()
                    .prompts()
                    .getFirst();
            PromptEmbedding encoded = encode(PromptRequest.of(LONG_PROMPT).withMaxTokens(kept - padding));
            assertThat(cut.tokens()).isEqualTo(kept).isEqualTo(encoded.tokens());
            assertThat(cut.values()).containsExactly(encoded.values(), within(1e-5f));
        }
        assertThat(whole.tokens()).isGreaterThan(32);
    }

    @Test
    void paddingByEncodingGivesWhatEncodingToTheLongestGives() {
        List<String> texts = List.of("a red fox", LONG_PROMPT);
        PromptRequest alone = new PromptRequest(texts, List.of(), 1024, Padding.EACH_ALONE);
        PromptRequest together = new PromptRequest(texts, List.of(), 1024, Padding.TO_LONGEST);
        PromptEmbeddings given = withSources(ENCODER.encode(alone, false), texts);
        PromptEmbeddings padded = PAD.adapt(given).getFirst();
        PromptEmbeddings wanted = ENCODER.encode(together, false);
        assertThat(given.prompts().getFirst().tokens())
                .isLessThan(given.prompts().get(1).tokens());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(padded.prompts().get(i).values())
                    .isEqualTo(wanted.prompts().get(i).values());
            assertThat(padded.prompts().get(i).source().text()).isEqualTo(texts.get(i));
        }
        ImageRequest settings = settings().guidanceScale(1.0).build();
        Stages strict = GENERATOR.withPolicy(ShapePolicy.EQUAL_LENGTHS.adaptedBy(PAD));
        assertThat(strict.denoise(given, settings).batch()).isEqualTo(2);
    }

    @Test
    void aPromptThatWasCutIsCutAtTheSamePlaceWhenPaddedAgain() {
        PromptEmbedding wanted;
        String cut;
        try (GlmTokenizer tokenizer = GlmTokenizer.open(CHECKPOINT.tokenizer());
                GlmEncoder encoder = GlmEncoder.open(CHECKPOINT.textEncoder())) {
            TokenizedPrompt tokens = tokenizer.tokenize(LONG_PROMPT, 11);
            cut = tokens.droppedText();
            wanted = encoder.encode(List.of(tokenizer.pad(tokens, 32).ids())).getFirst();
        }
        PromptSource source = new PromptSource(LONG_PROMPT, cut, Origin.UNKNOWN);
        PromptEmbedding again = ENCODER.encodePadded(List.of(source), 32).getFirst();
        assertThat(again.tokens()).isEqualTo(32);
        assertThat(again.values()).isEqualTo(wanted.values());
    }

    @Test
    void aCutThatNoLimitGivesIsNotMadeUp() {
        PromptSource source = new PromptSource(LONG_PROMPT, "never cut here", Origin.UNKNOWN);
        assertThatThrownBy(() -> ENCODER.encodePadded(List.of(source), 32))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.code()).isEqualTo(CoreMessage.SHAPE_PAD_OTHER_CUT));
    }

    @Test
    void embeddingsExchangedBetweenStepsAreChecked() {
        ImageRequest settings = settings().guidanceScale(1.0).build();
        assertThat(exchanging(embedding(16, 9), settings)).isEmpty();
        assertThat(exchanging(new PromptEmbedding(new float[16 * 24], 16, 24), settings))
                .containsExactly(CoreMessage.EMBEDDINGS_WIDTH);
        float[] broken = new float[16 * 48];
        broken[3] = Float.NaN;
        assertThat(exchanging(new PromptEmbedding(broken, 16, 48), settings))
                .containsExactly(CoreMessage.EMBEDDINGS_NOT_FINITE);
    }

    @Test
    void exchangedEmbeddingsMustBeAsManyAsBefore() {
        RunListener fewer = RunListener.deciding(_ -> StepControl.withEmbeddings(MIXED.slice(0)));
        assertThatThrownBy(() -> GENERATOR.denoise(MIXED, settings().build(), fewer))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(
                                        Message.of(CoreMessage.CALLBACK_EMBEDDINGS_COUNT, 1, "prompt_embeds", 1, 3)));
    }

    @Test
    void aForeignOriginStopsTheWorkUnlessItIsAllowed() {
        PromptEmbeddings mixed = new PromptEmbeddings(
                List.of(made(MIXED.prompts().getFirst(), "encoder-a")),
                List.of(made(MIXED.negatives().getFirst(), "encoder-b")));
        ImageRequest settings = settings().build();
        assertThat(codes(GENERATOR, mixed, settings))
                .containsExactly(
                        CoreMessage.EMBEDDINGS_OTHER_ENCODER,
                        CoreMessage.EMBEDDINGS_OTHER_ENCODER,
                        CoreMessage.EMBEDDINGS_MIXED_ENCODERS);
        List<RunEvent> heard = new ArrayList<>();
        GENERATOR.withForeignOrigin().denoise(mixed, settings, RunListener.hearing(heard::add));
        assertThat(heard.subList(0, 3))
                .map(progress -> ((RunEvent.Warned) progress).message().code())
                .containsExactly(
                        CoreMessage.EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        CoreMessage.EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        CoreMessage.EMBEDDINGS_MIXED_ENCODERS_ALLOWED);
    }

    private static PromptEmbedding made(PromptEmbedding embedding, String encoder) {
        return new PromptEmbedding(
                embedding.values(),
                embedding.tokens(),
                embedding.width(),
                new PromptSource(null, null, new Origin(encoder, null)));
    }

    @Test
    void thePreCheckOpensNoWeightsAndTellsEverything(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp);
        assertThat(temp.resolve("transformer/diffusion_pytorch_model.safetensors")
                        .toFile()
                        .delete())
                .isTrue();
        Stages generator = Stages.of(model.folder());
        TensorShape ours = new TensorShape("prompt_embeds", List.of(1L, 144L, 48L), "BF16", Origin.UNKNOWN);
        TensorShape theirs = new TensorShape("negative_prompt_embeds", List.of(2L, 77L, 768L), "I32", Origin.UNKNOWN);
        assertThat(generator
                        .check(
                                new EmbeddingShapes(List.of(ours), List.of(theirs)),
                                settings().build())
                        .errors())
                .extracting(Message::code)
                .containsExactly(
                        CoreMessage.EMBEDDINGS_DTYPE,
                        CoreMessage.EMBEDDINGS_WIDTH_OF_ENCODER,
                        CoreMessage.EMBEDDINGS_COUNTS_DIFFER,
                        CoreMessage.EMBEDDINGS_WIDTHS_DIFFER);
    }

    @Test
    void theLimitOnTokensIsOfTheModelsTraining() {
        PromptEmbeddings longest = new PromptEmbeddings(List.of(embedding(1024, 1)), List.of());
        PromptEmbeddings longer = new PromptEmbeddings(List.of(embedding(1040, 1)), List.of());
        ImageRequest settings = settings().guidanceScale(1.0).build();
        assertThat(GENERATOR.check(longest, settings).accepted()).isTrue();
        assertThat(codes(GENERATOR, longer, settings)).containsExactly(CoreMessage.EMBEDDINGS_TOO_LONG);
    }

    private static List<MessageCode> exchanging(PromptEmbedding with, ImageRequest settings) {
        PromptEmbeddings exchanged = new PromptEmbeddings(List.of(with), List.of());
        try {
            GENERATOR.denoise(
                    MIXED.slice(0), settings, RunListener.deciding(_ -> StepControl.withEmbeddings(exchanged)));
            return List.of();
        } catch (InvalidRequestException e) {
            return e.problems().stream().map(Message::code).toList();
        }
    }

    /** Why the request is refused; nothing may have begun by then. */
    private static List<MessageCode> codes(Stages generator, PromptEmbeddings embeddings, ImageRequest settings) {
        List<MessageCode> codes = new ArrayList<>();
        assertThatThrownBy(() -> generator.denoise(
                        embeddings, settings, RunListener.hearing(ShapePolicyRunTest::failOnProgress)))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class, e -> e.problems().forEach(problem -> codes.add(problem.code())));
        return codes;
    }

    private static void failOnProgress(RunEvent progress) {
        throw new AssertionError("work began: " + progress);
    }

    private static ImageRequest.Builder settings() {
        return Stages.settings().size(64, 64).steps(2).guidanceScale(3.0).seed(1);
    }

    private static PromptEmbedding embedding(int tokens, int phase) {
        float[] values = new float[tokens * 48];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + phase);
        }
        return new PromptEmbedding(values, tokens, 48);
    }

    private static PromptEmbedding encode(PromptRequest request) {
        return ENCODER.encode(request, false).prompts().getFirst();
    }

    private static TokenizedPrompt tokenize(String text) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(CHECKPOINT.tokenizer())) {
            return tokenizer.tokenize(text);
        }
    }

    private static PromptEmbeddings withSources(PromptEmbeddings embeddings, List<String> texts) {
        List<PromptEmbedding> known = IntStream.range(0, texts.size())
                .mapToObj(i -> {
                    PromptEmbedding e = embeddings.prompts().get(i);
                    return new PromptEmbedding(
                            e.values(), e.tokens(), e.width(), new PromptSource(texts.get(i), null, Origin.UNKNOWN));
                })
                .toList();
        return new PromptEmbeddings(known, List.of());
    }
}
