package io.cogview4j.shape;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Rules that each tensor of embeddings must keep by itself. */
final class TensorRules {
    private static final String ROUNDED_TYPE = "F64";
    private static final Set<String> READABLE_TYPES = Set.of("F32", "BF16", "F16", ROUNDED_TYPE);

    private TensorRules() {}

    static List<Message> thereIsAPrompt(EmbeddingShapes given, TextInput input) {
        return given.prompts().isEmpty() ? List.of(Message.of(CoreMessage.EMBEDDINGS_EMPTY)) : List.of();
    }

    static List<Message> threeDimensions(EmbeddingShapes given, TextInput input) {
        return each(given, input, t -> !t.hasThreeDimensions(), t -> of(CoreMessage.EMBEDDINGS_RANK, t));
    }

    static List<Message> atLeastOnePrompt(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.hasThreeDimensions() && t.batch() < 1,
                t -> of(CoreMessage.EMBEDDINGS_NO_PROMPTS, t));
    }

    static List<Message> atLeastOneToken(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.hasThreeDimensions() && t.tokens() < 1,
                t -> of(CoreMessage.EMBEDDINGS_NO_TOKENS, t));
    }

    static List<Message> atLeastOneValue(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.hasThreeDimensions() && t.width() < 1,
                t -> of(CoreMessage.EMBEDDINGS_NO_WIDTH, t));
    }

    static List<Message> readableType(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> !READABLE_TYPES.contains(t.dtype()),
                t -> Message.of(CoreMessage.EMBEDDINGS_DTYPE, t.name(), t.dtype()));
    }

    static List<Message> roundedType(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.dtype().equals(ROUNDED_TYPE),
                t -> Message.of(CoreMessage.EMBEDDINGS_ROUNDED, t.name(), t.dtype()));
    }

    static List<Message> widthOfTheTransformer(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.hasThreeDimensions() && t.width() >= 1 && t.width() != input.width(),
                t -> otherWidth(t, input.width()));
    }

    private static Message otherWidth(TensorShape tensor, int expected) {
        return TextEncoders.ofWidth(tensor.width())
                .map(encoders -> Message.of(
                        CoreMessage.EMBEDDINGS_WIDTH_OF_ENCODER, tensor.name(), tensor.width(), expected, encoders))
                .orElseGet(() -> Message.of(CoreMessage.EMBEDDINGS_WIDTH, tensor.name(), tensor.width(), expected));
    }

    static List<Message> atMostTheTokensOfTraining(EmbeddingShapes given, TextInput input) {
        return each(
                given,
                input,
                t -> t.hasThreeDimensions() && t.tokens() > input.maxTokens(),
                t -> Message.of(CoreMessage.EMBEDDINGS_TOO_LONG, t.name(), t.tokens(), input.maxTokens()));
    }

    private static List<Message> each(
            EmbeddingShapes given,
            TextInput input,
            Predicate<TensorShape> breach,
            Function<TensorShape, Message> message) {
        return given.takingPart(input.guided()).tensors().stream()
                .filter(breach)
                .map(message)
                .toList();
    }

    private static Message of(MessageCode code, TensorShape tensor) {
        return Message.of(code, tensor.name(), tensor.shape());
    }
}
