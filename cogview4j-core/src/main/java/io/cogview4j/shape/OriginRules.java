package io.cogview4j.shape;

import io.cogview4j.api.Origin;
import io.cogview4j.api.RoundedFrom;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules on what made the embeddings: numbers of the right shape from another encoder make images of nothing. */
final class OriginRules {
    private OriginRules() {}

    static List<Message> encoderOfTheModel(EmbeddingShapes given, TextInput input) {
        return otherThan(
                given,
                input,
                Origin::encoder,
                input.foreignOrigin()
                        ? CoreMessage.EMBEDDINGS_OTHER_ENCODER_ALLOWED
                        : CoreMessage.EMBEDDINGS_OTHER_ENCODER);
    }

    static List<Message> tokenizerOfTheModel(EmbeddingShapes given, TextInput input) {
        return otherThan(
                given,
                input,
                Origin::tokenizer,
                input.foreignOrigin()
                        ? CoreMessage.EMBEDDINGS_OTHER_TOKENIZER_ALLOWED
                        : CoreMessage.EMBEDDINGS_OTHER_TOKENIZER);
    }

    static List<Message> oneEncoder(EmbeddingShapes given, TextInput input) {
        return mixed(
                given,
                input,
                Origin::encoder,
                input.foreignOrigin()
                        ? CoreMessage.EMBEDDINGS_MIXED_ENCODERS_ALLOWED
                        : CoreMessage.EMBEDDINGS_MIXED_ENCODERS);
    }

    static List<Message> oneTokenizer(EmbeddingShapes given, TextInput input) {
        return mixed(
                given,
                input,
                Origin::tokenizer,
                input.foreignOrigin()
                        ? CoreMessage.EMBEDDINGS_MIXED_TOKENIZERS_ALLOWED
                        : CoreMessage.EMBEDDINGS_MIXED_TOKENIZERS);
    }

    /** What cannot be verified is worth a note: the embeddings' side if it is unknown, else the model's. */
    static List<Message> originsAreKnown(EmbeddingShapes given, TextInput input) {
        List<TensorShape> tensors = given.takingPart(input.guided()).tensors();
        String unknown = tensors.stream()
                .filter(t -> !t.origin().isCertain() && !t.origin().isOfRun())
                .map(TensorShape::name)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            return List.of(Message.of(CoreMessage.EMBEDDINGS_ORIGIN_UNKNOWN, unknown));
        }
        return tensors.isEmpty() || input.origin().encoder() != null
                ? List.of()
                : List.of(Message.of(CoreMessage.MODEL_ORIGIN_UNKNOWN));
    }

    private static List<Message> otherThan(
            EmbeddingShapes given, TextInput input, Function<Origin, @Nullable String> fingerprint, MessageCode code) {
        String expected = fingerprint.apply(input.origin());
        if (expected == null
                || expected.equals(input.origin().encoder()) && !input.origin().isCertain()) {
            return List.of();
        }
        return known(given, input, fingerprint).stream()
                .filter(t -> !expected.equals(fingerprint.apply(t.origin())))
                .map(t -> otherThan(t.name(), String.valueOf(fingerprint.apply(t.origin())), expected, code))
                .toList();
    }

    /** Weights that were only rounded make nearly the same embeddings. */
    private static Message otherThan(String tensor, String found, String expected, MessageCode code) {
        return RoundedFrom.alone(found, expected)
                ? Message.of(CoreMessage.EMBEDDINGS_OTHER_ROUNDING, tensor, found, expected, percent(found, expected))
                : Message.of(code, tensor, found, expected);
    }

    /** What rounding changed of the weights; if both were rounded, of those that it changed more. */
    private static String percent(String fingerprint, String other) {
        double most = Stream.of(fingerprint, other)
                .flatMap(known -> RoundedFrom.of(known).stream())
                .mapToDouble(RoundedFrom::relativeError)
                .max()
                .orElse(0);
        return String.format(Locale.ROOT, "%.2f", 100 * most);
    }

    private static List<Message> mixed(
            EmbeddingShapes given, TextInput input, Function<Origin, @Nullable String> fingerprint, MessageCode code) {
        List<TensorShape> known = known(given, input, fingerprint);
        if (known.isEmpty()) {
            return List.of();
        }
        TensorShape first = known.getFirst();
        String expected = String.valueOf(fingerprint.apply(first.origin()));
        return known.stream()
                .filter(t -> !expected.equals(fingerprint.apply(t.origin())))
                .map(t -> mixed(first.name(), expected, t, String.valueOf(fingerprint.apply(t.origin())), code))
                .sorted(Comparator.comparing(finding -> finding.code().severity()))
                .limit(1)
                .toList();
    }

    private static Message mixed(String first, String expected, TensorShape other, String found, MessageCode code) {
        return RoundedFrom.alone(found, expected)
                ? Message.of(
                        CoreMessage.EMBEDDINGS_MIXED_ROUNDING,
                        first,
                        expected,
                        other.name(),
                        found,
                        percent(found, expected))
                : Message.of(code, first, expected, other.name(), found);
    }

    private static List<TensorShape> known(
            EmbeddingShapes given, TextInput input, Function<Origin, @Nullable String> fingerprint) {
        return given.takingPart(input.guided()).tensors().stream()
                .filter(t -> !Objects.equals(
                                fingerprint.apply(t.origin()), t.origin().encoder())
                        || t.origin().isCertain())
                .filter(t -> fingerprint.apply(t.origin()) != null)
                .toList();
    }
}
