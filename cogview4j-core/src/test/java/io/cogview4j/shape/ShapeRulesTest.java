package io.cogview4j.shape;

import static io.cogview4j.message.CoreMessage.EMBEDDINGS_COUNTS_DIFFER;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_DTYPE;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_EMPTY;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_LENGTHS_DIFFER;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_MIXED_ENCODERS;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_MIXED_ENCODERS_ALLOWED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_MIXED_TOKENIZERS;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_MIXED_TOKENIZERS_ALLOWED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NEGATIVES_UNUSED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NO_PROMPTS;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NO_TOKENS;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NO_WIDTH;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_ORIGIN_UNKNOWN;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_OTHER_ENCODER;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_OTHER_ENCODER_ALLOWED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_OTHER_TOKENIZER;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_OTHER_TOKENIZER_ALLOWED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_RANK;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_ROUNDED;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_TOO_LONG;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_WIDTH;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_WIDTHS_DIFFER;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_WIDTH_OF_ENCODER;
import static io.cogview4j.message.CoreMessage.MODEL_ORIGIN_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** For each shape what is found, in full and in order; all embeddings here are for a transformer 4096 wide. */
class ShapeRulesTest {
    private static final Origin OURS = new Origin("encoder-a", "tokenizer-a");
    private static final Origin OTHER_ENCODER = new Origin("encoder-b", "tokenizer-a");
    private static final Origin OTHER_TOKENIZER = new Origin("encoder-a", "tokenizer-b");
    private static final TextInput GUIDED = new TextInput(4096, 1024, true, OURS, false);
    private static final TextInput UNGUIDED = new TextInput(4096, 1024, false, OURS, false);
    private static final TextInput FOREIGN = new TextInput(4096, 1024, true, OURS, true);
    private static final TextInput NAMELESS = new TextInput(4096, 1024, true, Origin.UNKNOWN, false);

    static Stream<Arguments> shapes() {
        List<TensorShape> usual = shaped(1, 16, 4096);
        List<TensorShape> none = List.of();
        return Stream.of(
                row("equal lengths", GUIDED, usual, usual),
                row("the prompt longer", GUIDED, shaped(1, 144, 4096), shaped(1, 48, 4096), EMBEDDINGS_LENGTHS_DIFFER),
                row("the negative longer", GUIDED, usual, shaped(1, 1024, 4096), EMBEDDINGS_LENGTHS_DIFFER),
                row("no multiple of 16", GUIDED, shaped(1, 13, 4096), shaped(1, 13, 4096)),
                row("a single token", GUIDED, shaped(1, 1, 4096), shaped(1, 1, 4096)),
                row("the longest there is", GUIDED, shaped(1, 1024, 4096), shaped(1, 1024, 4096)),
                row("a batch", GUIDED, shaped(3, 16, 4096), shaped(3, 16, 4096)),
                row("a batch against single tensors", GUIDED, shaped(2, 16, 4096), List.of(one(16), one(16))),
                row("unguided without negatives", UNGUIDED, usual, none),
                row("unguided with negatives", UNGUIDED, usual, usual, EMBEDDINGS_NEGATIVES_UNUSED),
                row("unguided with unfit negatives", UNGUIDED, usual, shaped(7, 0, 5), EMBEDDINGS_NEGATIVES_UNUSED),
                row("no prompt at all", UNGUIDED, none, none, EMBEDDINGS_EMPTY),
                row("rank 2", GUIDED, shaped(16, 4096), usual, EMBEDDINGS_RANK),
                row("rank 4", GUIDED, usual, shaped(1, 1, 16, 4096), EMBEDDINGS_RANK),
                row("rank 0", GUIDED, shaped(), usual, EMBEDDINGS_RANK),
                row("no prompt in the tensor", GUIDED, shaped(0, 16, 4096), usual, EMBEDDINGS_NO_PROMPTS),
                row("no token", GUIDED, shaped(1, 0, 4096), usual, EMBEDDINGS_NO_TOKENS),
                row("no width", GUIDED, usual, shaped(1, 16, 0), EMBEDDINGS_NO_WIDTH),
                row("a negative size", GUIDED, shaped(1, -16, 4096), usual, EMBEDDINGS_NO_TOKENS),
                row("whole numbers", GUIDED, typed("I64"), usual, EMBEDDINGS_DTYPE),
                row("doubles", GUIDED, typed("F64"), usual, EMBEDDINGS_ROUNDED),
                row("8 bits", GUIDED, typed("F8_E4M3"), usual, EMBEDDINGS_DTYPE),
                row("float16", GUIDED, typed("F16"), usual),
                row("bfloat16", GUIDED, typed("BF16"), usual),
                row(
                        "both of a width nobody knows",
                        GUIDED,
                        shaped(1, 16, 24),
                        shaped(1, 16, 24),
                        EMBEDDINGS_WIDTH,
                        EMBEDDINGS_WIDTH),
                row("a known width, unguided", UNGUIDED, shaped(1, 77, 768), none, EMBEDDINGS_WIDTH_OF_ENCODER),
                row(
                        "another width in the negative",
                        GUIDED,
                        usual,
                        shaped(1, 16, 2304),
                        EMBEDDINGS_WIDTH_OF_ENCODER,
                        EMBEDDINGS_WIDTHS_DIFFER),
                row("too long", UNGUIDED, shaped(1, 1025, 4096), none, EMBEDDINGS_TOO_LONG),
                row("guided without negatives", GUIDED, usual, none, EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES),
                row("one negative for two prompts", GUIDED, shaped(2, 16, 4096), usual, EMBEDDINGS_SINGLE_NEGATIVE),
                row("two negatives for one prompt", GUIDED, usual, shaped(2, 16, 4096), EMBEDDINGS_COUNTS_DIFFER),
                row(
                        "two negatives for three prompts",
                        GUIDED,
                        shaped(3, 16, 4096),
                        shaped(2, 16, 4096),
                        EMBEDDINGS_COUNTS_DIFFER),
                row(
                        "another encoder",
                        GUIDED,
                        made(OTHER_ENCODER),
                        made(OTHER_ENCODER),
                        EMBEDDINGS_OTHER_ENCODER,
                        EMBEDDINGS_OTHER_ENCODER),
                row(
                        "another encoder, allowed",
                        FOREIGN,
                        made(OTHER_ENCODER),
                        made(OTHER_ENCODER),
                        EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        EMBEDDINGS_OTHER_ENCODER_ALLOWED),
                row(
                        "another tokenizer",
                        GUIDED,
                        made(OTHER_TOKENIZER),
                        made(OTHER_TOKENIZER),
                        EMBEDDINGS_OTHER_TOKENIZER,
                        EMBEDDINGS_OTHER_TOKENIZER),
                row(
                        "another tokenizer, allowed",
                        FOREIGN,
                        made(OTHER_TOKENIZER),
                        made(OTHER_TOKENIZER),
                        EMBEDDINGS_OTHER_TOKENIZER_ALLOWED,
                        EMBEDDINGS_OTHER_TOKENIZER_ALLOWED),
                row(
                        "two encoders, the model's unknown",
                        NAMELESS,
                        made(OURS),
                        made(OTHER_ENCODER),
                        EMBEDDINGS_MIXED_ENCODERS,
                        MODEL_ORIGIN_UNKNOWN),
                row(
                        "two encoders, allowed",
                        FOREIGN,
                        made(OURS),
                        made(OTHER_ENCODER),
                        EMBEDDINGS_OTHER_ENCODER_ALLOWED,
                        EMBEDDINGS_MIXED_ENCODERS_ALLOWED),
                row(
                        "two tokenizers, the model's unknown",
                        NAMELESS,
                        made(OURS),
                        made(OTHER_TOKENIZER),
                        EMBEDDINGS_MIXED_TOKENIZERS,
                        MODEL_ORIGIN_UNKNOWN),
                row(
                        "two tokenizers, allowed",
                        FOREIGN,
                        made(OURS),
                        made(OTHER_TOKENIZER),
                        EMBEDDINGS_OTHER_TOKENIZER_ALLOWED,
                        EMBEDDINGS_MIXED_TOKENIZERS_ALLOWED),
                row("made by Python", GUIDED, made(Origin.UNKNOWN), made(Origin.UNKNOWN), EMBEDDINGS_ORIGIN_UNKNOWN),
                row("a model that nobody knows", NAMELESS, usual, usual, MODEL_ORIGIN_UNKNOWN),
                row(
                        "everything at once, errors first",
                        GUIDED,
                        List.of(new TensorShape("p", List.of(2L, 2000L, 1280L), "I8", Origin.UNKNOWN)),
                        shaped(3, 16, 4096),
                        EMBEDDINGS_DTYPE,
                        EMBEDDINGS_WIDTH_OF_ENCODER,
                        EMBEDDINGS_TOO_LONG,
                        EMBEDDINGS_COUNTS_DIFFER,
                        EMBEDDINGS_WIDTHS_DIFFER,
                        EMBEDDINGS_ORIGIN_UNKNOWN));
    }

    private static Arguments row(
            String name,
            TextInput input,
            List<TensorShape> prompts,
            List<TensorShape> negatives,
            MessageCode... codes) {
        return argumentSet(name, new EmbeddingShapes(prompts, negatives), input, List.of(codes));
    }

    private static List<TensorShape> shaped(long... shape) {
        return List.of(new TensorShape("t", LongStream.of(shape).boxed().toList(), "BF16", OURS));
    }

    private static TensorShape one(long tokens) {
        return shaped(1, tokens, 4096).getFirst();
    }

    private static List<TensorShape> typed(String dtype) {
        return List.of(new TensorShape("t", List.of(1L, 16L, 4096L), dtype, OURS));
    }

    private static List<TensorShape> made(Origin origin) {
        return List.of(new TensorShape("t", List.of(1L, 16L, 4096L), "F32", origin));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everythingIsFound(EmbeddingShapes shapes, TextInput input, List<MessageCode> codes) {
        assertThat(codes(ShapeRules.check(shapes, input, ShapePolicy.RELAXED))).containsExactlyElementsOf(codes);
    }

    @ParameterizedTest
    @CsvSource({
        "768, CLIP ViT-L",
        "1024, ViT-H",
        "1280, ViT-bigG",
        "2048, SDXL",
        "2304, Gemma 2 2B",
        "2560, Qwen3 4B",
        "3584, Qwen2.5-VL 7B"
    })
    void aWidthNamesTheTextEncoderThatProbablyMadeIt(long width, String encoder) {
        ShapeReport report =
                ShapeRules.check(new EmbeddingShapes(shaped(1, 16, width), List.of()), UNGUIDED, ShapePolicy.RELAXED);
        assertThat(report.errors())
                .singleElement()
                .satisfies(m -> assertThat(m.why(Locale.ENGLISH)).contains(encoder));
    }

    @Test
    void theWidthOfCogView4NamesItsEncoderToATransformerOfAnotherWidth() {
        TextInput narrow = new TextInput(48, 1024, false, OURS, false);
        ShapeReport report =
                ShapeRules.check(new EmbeddingShapes(shaped(1, 16, 4096), List.of()), narrow, ShapePolicy.RELAXED);
        assertThat(report.errors())
                .singleElement()
                .satisfies(m -> assertThat(m.why(Locale.ENGLISH)).contains("GLM-4-9B", "T5"));
    }

    @Test
    void lengthsAreComparedPromptByPromptThroughAllTensors() {
        var prompts = List.of(one(16), one(32), shaped(3, 48, 4096).getFirst());
        var negatives =
                List.of(shaped(2, 16, 4096).getFirst(), shaped(3, 64, 4096).getFirst());
        ShapeReport report = ShapeRules.check(new EmbeddingShapes(prompts, negatives), GUIDED, ShapePolicy.RELAXED);
        assertThat(report.accepted()).isTrue();
        assertThat(report.findings())
                .extracting(Message::values)
                .containsExactly(List.of("2", "32", "16"), List.of("3-5", "48", "64"));
    }

    @Test
    void aHeaderMayClaimMorePromptsThanAnyoneCanCount() {
        var prompts = IntStream.range(0, 5)
                .mapToObj(i -> shaped(Long.MAX_VALUE / 2, 16, 4096).getFirst());
        EmbeddingShapes shapes = new EmbeddingShapes(prompts.toList(), shaped(Long.MAX_VALUE, 32, 4096));
        assertThat(ShapeRules.check(shapes, UNGUIDED, ShapePolicy.RELAXED).accepted())
                .isTrue();
        assertThat(codes(ShapeRules.check(shapes, GUIDED, ShapePolicy.RELAXED)))
                .containsOnly(EMBEDDINGS_LENGTHS_DIFFER);
    }

    @Test
    void embeddingsAtHandHaveTheNamesOfTheirFile() {
        PromptEmbedding embedding = new PromptEmbedding(new float[6], 2, 3);
        EmbeddingShapes shapes =
                EmbeddingShapes.of(new PromptEmbeddings(List.of(embedding, embedding), List.of(embedding)));
        assertThat(shapes.tensors())
                .extracting(TensorShape::name)
                .containsExactly("prompt_embeds.0", "prompt_embeds.1", "negative_prompt_embeds");
        assertThat(shapes.tensors()).allSatisfy(t -> assertThat(t.shape()).containsExactly(1L, 2L, 3L));
    }

    private static List<MessageCode> codes(ShapeReport report) {
        return report.findings().stream().map(Message::code).toList();
    }
}
