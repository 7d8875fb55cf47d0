package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.ModelCopy;
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
import java.util.Arrays;
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
    private static final ImageGenerator GENERATOR = ImageGenerator.of(CHECKPOINT);
    private static final PromptEncoder ENCODER = PromptEncoder.of(CHECKPOINT);
    private static final PadByEncoding PAD =
            new PadByEncoding((sources, tokens) -> ENCODER.encodePadded(sources, tokens, ProgressListener.NONE));

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
                new InitialNoise.Seeds(List.of(1L, 2L, 3L, 4L, 5L, 6L)),
                new InitialNoise.Given(new Latents(values, 6, 4, 8, 8)));
    }

    @ParameterizedTest
    @MethodSource("noises")
    void groupsGiveThePicturesOfOneRun(InitialNoise noise) {
        GenerationSettings settings = settings().noise(noise).imagesPerPrompt(2).build();
        List<Progress> heard = new ArrayList<>();
        Latents whole = GENERATOR.denoise(MIXED, settings, StepCallback.NONE, ProgressListener.NONE);
        Latents split = GENERATOR
                .withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()))
                .denoise(MIXED, settings, StepCallback.NONE, heard::add);
        assertThat(split.batch()).isEqualTo(6);
        assertThat(split.values()).isEqualTo(whole.values());
        assertThat(heard).contains(new Progress.Advanced(Stage.DENOISING, 4, 4));
    }

    @Test
    void stochasticGroupsNeedASeedForEachPicture(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp)
                .changeJson("scheduler/scheduler_config.json", json -> json.put("stochastic_sampling", true));
        ImageGenerator whole = ImageGenerator.of(Checkpoint.read(model.folder()));
        ImageGenerator split = whole.withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()));
        assertThat(codes(split, MIXED, settings().build())).containsExactly(MessageCode.SHAPE_GROUPS_STOCHASTIC);
        GenerationSettings each =
                settings().noise(new InitialNoise.Seeds(List.of(1L, 2L, 3L))).build();
        assertThat(split.denoise(MIXED, each, StepCallback.NONE, ProgressListener.NONE)
                        .values())
                .isEqualTo(whole.denoise(MIXED, each, StepCallback.NONE, ProgressListener.NONE)
                        .values());
    }

    @Test
    void anUnfitResultIsToldByTheNameOfThePolicy() {
        ImageGenerator strict = GENERATOR.withPolicy(ShapePolicy.EQUAL_LENGTHS.adaptedBy(new SplitByLength()));
        assertThatThrownBy(() -> strict.denoise(
                        MIXED, settings().build(), StepCallback.NONE, ShapePolicyRunTest::failOnProgress))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        Message.of(
                                                MessageCode.SHAPE_POLICY_RESULT, "EQUAL_LENGTHS + SplitByLength", 1, 2),
                                        Message.of(MessageCode.SHAPE_LENGTHS_NOT_EQUAL, "16, 32"),
                                        Message.of(
                                                MessageCode.SHAPE_POLICY_RESULT, "EQUAL_LENGTHS + SplitByLength", 2, 2),
                                        Message.of(MessageCode.SHAPE_LENGTHS_NOT_EQUAL, "48, 16")));
    }

    @Test
    void aHandlerThatLosesAPromptIsStopped() {
        ShapeHandler losing = embeddings -> List.of(embeddings.slice(0));
        ImageGenerator generator = GENERATOR.withPolicy(ShapePolicy.RELAXED.adaptedBy(losing));
        assertThat(codes(generator, MIXED, settings().build())).containsExactly(MessageCode.SHAPE_POLICY_PROMPTS);
    }

    @Test
    void valuesOfAResultAreLookedAtAgain() {
        float[] broken = new float[16 * 48];
        broken[0] = Float.NaN;
        ShapeHandler breaking = embeddings ->
                List.of(new PromptEmbeddings(List.of(new PromptEmbedding(broken, 16, 48)), embeddings.negatives()));
        ImageGenerator generator = GENERATOR.withPolicy(ShapePolicy.RELAXED.adaptedBy(breaking));
        assertThat(codes(generator, MIXED.slice(0), settings().build()))
                .containsExactly(MessageCode.SHAPE_POLICY_RESULT, MessageCode.EMBEDDINGS_NOT_FINITE);
    }

    @Test
    void aHandlerMayMendWhatTheRulesFound() {
        PromptEmbeddings oneNegative =
                new PromptEmbeddings(MIXED.prompts(), MIXED.negatives().subList(0, 1));
        assertThat(codes(GENERATOR, oneNegative, settings().build()))
                .containsExactly(MessageCode.EMBEDDINGS_SINGLE_NEGATIVE);
        ShapeHandler repeating = embeddings -> List.of(embeddings.repeatNegative());
        Latents latents = GENERATOR
                .withPolicy(ShapePolicy.RELAXED.adaptedBy(repeating))
                .denoise(oneNegative, settings().build(), StepCallback.NONE, ProgressListener.NONE);
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
        PromptEmbeddings given = withSources(ENCODER.encode(alone, false, ProgressListener.NONE), texts);
        PromptEmbeddings padded = PAD.adapt(given).getFirst();
        PromptEmbeddings wanted = ENCODER.encode(together, false, ProgressListener.NONE);
        assertThat(given.prompts().getFirst().tokens())
                .isLessThan(given.prompts().get(1).tokens());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(padded.prompts().get(i).values())
                    .isEqualTo(wanted.prompts().get(i).values());
            assertThat(padded.prompts().get(i).source().text()).isEqualTo(texts.get(i));
        }
        GenerationSettings settings = settings().guidanceScale(1.0).build();
        ImageGenerator strict = GENERATOR.withPolicy(ShapePolicy.EQUAL_LENGTHS.adaptedBy(PAD));
        assertThat(strict.denoise(given, settings, StepCallback.NONE, ProgressListener.NONE)
                        .batch())
                .isEqualTo(2);
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
        PromptEmbedding again =
                ENCODER.encodePadded(List.of(source), 32, ProgressListener.NONE).getFirst();
        assertThat(again.tokens()).isEqualTo(32);
        assertThat(again.values()).isEqualTo(wanted.values());
    }

    @Test
    void aCutThatNoLimitGivesIsNotMadeUp() {
        PromptSource source = new PromptSource(LONG_PROMPT, "never cut here", Origin.UNKNOWN);
        assertThatThrownBy(() -> ENCODER.encodePadded(List.of(source), 32, ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.code()).isEqualTo(MessageCode.SHAPE_PAD_OTHER_CUT));
    }

    @Test
    void embeddingsExchangedBetweenStepsAreChecked() {
        GenerationSettings settings = settings().guidanceScale(1.0).build();
        assertThat(exchanging(embedding(16, 9), settings)).isEmpty();
        assertThat(exchanging(new PromptEmbedding(new float[16 * 24], 16, 24), settings))
                .containsExactly(MessageCode.EMBEDDINGS_WIDTH);
        float[] broken = new float[16 * 48];
        broken[3] = Float.NaN;
        assertThat(exchanging(new PromptEmbedding(broken, 16, 48), settings))
                .containsExactly(MessageCode.EMBEDDINGS_NOT_FINITE);
    }

    @Test
    void exchangedEmbeddingsMustBeAsManyAsBefore() {
        StepCallback fewer = _ -> StepCallback.Decision.withEmbeddings(MIXED.slice(0));
        assertThatThrownBy(() -> GENERATOR.denoise(MIXED, settings().build(), fewer, ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(
                                        Message.of(MessageCode.CALLBACK_EMBEDDINGS_COUNT, 1, "prompt_embeds", 1, 3)));
    }

    @Test
    void aForeignOriginStopsTheWorkUnlessItIsAllowed() {
        PromptEmbeddings mixed = new PromptEmbeddings(
                List.of(made(MIXED.prompts().getFirst(), "encoder-a")),
                List.of(made(MIXED.negatives().getFirst(), "encoder-b")));
        GenerationSettings settings = settings().build();
        assertThat(codes(GENERATOR, mixed, settings))
                .containsExactly(
                        MessageCode.EMBEDDINGS_OTHER_ENCODER,
                        MessageCode.EMBEDDINGS_OTHER_ENCODER,
                        MessageCode.EMBEDDINGS_MIXED_ENCODERS);
        List<Progress> heard = new ArrayList<>();
        GENERATOR.withForeignOrigin().denoise(mixed, settings, StepCallback.NONE, heard::add);
        assertThat(heard.subList(0, 3))
                .map(progress -> ((Progress.Warning) progress).message().code())
                .containsExactly(
                        MessageCode.EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        MessageCode.EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        MessageCode.EMBEDDINGS_MIXED_ENCODERS_ALLOWED);
    }

    @Test
    void aMissingNegativePromptIsTheEmptyText() {
        CogView4Pipeline pipeline = CogView4Pipeline.open(CHECKPOINT.folder());
        PromptEmbeddings prompts = new PromptEmbeddings(MIXED.prompts(), List.of());
        PromptEmbedding empty = encode(PromptRequest.of(""));
        PromptEmbeddings complete = new PromptEmbeddings(MIXED.prompts(), List.of(empty)).repeatNegative();
        GenerationSettings settings = settings().build();
        assertThat(pipeline.check(EmbeddingShapes.of(prompts), settings).accepted())
                .isTrue();
        assertThat(pixels(pipeline.generate(prompts, settings, StepCallback.NONE, ProgressListener.NONE)))
                .isEqualTo(pixels(pipeline.generate(complete, settings, StepCallback.NONE, ProgressListener.NONE)));
    }

    private static List<String> pixels(GeneratedImages result) {
        return result.images().stream()
                .map(image -> Arrays.toString(image.rgb()))
                .toList();
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
        ImageGenerator generator = ImageGenerator.of(Checkpoint.read(model.folder()));
        TensorShape ours = new TensorShape("prompt_embeds", List.of(1L, 144L, 48L), "BF16", Origin.UNKNOWN);
        TensorShape theirs = new TensorShape("negative_prompt_embeds", List.of(2L, 77L, 768L), "I32", Origin.UNKNOWN);
        assertThat(generator
                        .check(
                                new EmbeddingShapes(List.of(ours), List.of(theirs)),
                                settings().build())
                        .errors())
                .extracting(Message::code)
                .containsExactly(
                        MessageCode.EMBEDDINGS_DTYPE,
                        MessageCode.EMBEDDINGS_WIDTH_OF_ENCODER,
                        MessageCode.EMBEDDINGS_COUNTS_DIFFER,
                        MessageCode.EMBEDDINGS_WIDTHS_DIFFER);
    }

    @Test
    void theLimitOnTokensIsOfTheModelsTraining() {
        PromptEmbeddings longest = new PromptEmbeddings(List.of(embedding(1024, 1)), List.of());
        PromptEmbeddings longer = new PromptEmbeddings(List.of(embedding(1040, 1)), List.of());
        GenerationSettings settings = settings().guidanceScale(1.0).build();
        assertThat(GENERATOR.check(longest, settings).accepted()).isTrue();
        assertThat(codes(GENERATOR, longer, settings)).containsExactly(MessageCode.EMBEDDINGS_TOO_LONG);
    }

    private static List<MessageCode> exchanging(PromptEmbedding with, GenerationSettings settings) {
        PromptEmbeddings exchanged = new PromptEmbeddings(List.of(with), List.of());
        try {
            GENERATOR.denoise(
                    MIXED.slice(0),
                    settings,
                    _ -> StepCallback.Decision.withEmbeddings(exchanged),
                    ProgressListener.NONE);
            return List.of();
        } catch (InvalidRequestException e) {
            return e.problems().stream().map(Message::code).toList();
        }
    }

    /** Why the request is refused; nothing may have begun by then. */
    private static List<MessageCode> codes(
            ImageGenerator generator, PromptEmbeddings embeddings, GenerationSettings settings) {
        List<MessageCode> codes = new ArrayList<>();
        assertThatThrownBy(() ->
                        generator.denoise(embeddings, settings, StepCallback.NONE, ShapePolicyRunTest::failOnProgress))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class, e -> e.problems().forEach(problem -> codes.add(problem.code())));
        return codes;
    }

    private static void failOnProgress(Progress progress) {
        throw new AssertionError("work began: " + progress);
    }

    private static GenerationSettings.Builder settings() {
        return GenerationSettings.builder()
                .size(new ImageSize(64, 64))
                .steps(2)
                .guidanceScale(3.0)
                .seed(1);
    }

    private static PromptEmbedding embedding(int tokens, int phase) {
        float[] values = new float[tokens * 48];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + phase);
        }
        return new PromptEmbedding(values, tokens, 48);
    }

    private static PromptEmbedding encode(PromptRequest request) {
        return ENCODER.encode(request, false, ProgressListener.NONE).prompts().getFirst();
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
