package io.cogview4j.server.http.request;

import io.cogview4j.api.Origin;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads shapes of embeddings that a client has or thinks of. */
public final class Shapes {
    private static final String PROMPT = "prompt_embeds";
    private static final String NEGATIVE = "negative_prompt_embeds";
    private static final String FITTING = "[1, 144, 4096], [[1, 144, 4096], ...]";
    private static final Pattern DTYPE = Pattern.compile("[A-Za-z0-9_]{1,16}");
    private static final int MOST_TENSORS = 1_000;
    private static final int MOST_DIMENSIONS = 16;

    private Shapes() {}

    /** Empty if there are none of prompts. */
    public static Optional<EmbeddingShapes> read(Fields fields) {
        @Nullable String dtype = fields.text("dtype");
        if (dtype != null && !DTYPE.matcher(dtype).matches()) {
            throw Fields.unfit("dtype", dtype, "BF16, F16, F32");
        }
        String type = dtype == null ? "F32" : dtype;
        EmbeddingShapes shapes = new EmbeddingShapes(shapes(fields, PROMPT, type), shapes(fields, NEGATIVE, type));
        return fields.has(PROMPT) ? Optional.of(shapes) : Optional.empty();
    }

    /** What to say if there are none. */
    public static Refusal missing() {
        return Fields.missing(PROMPT);
    }

    private static List<TensorShape> shapes(Fields fields, String name, String dtype) {
        List<JsonNode> list = fields.list(name);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.getFirst().isNumber()) {
            return List.of(new TensorShape(name, shape(list, name), dtype, Origin.UNKNOWN));
        }
        if (list.size() > MOST_TENSORS) {
            throw Fields.unfit(name, Integer.toString(list.size()), "1-" + MOST_TENSORS);
        }
        List<TensorShape> shapes = new ArrayList<>();
        for (JsonNode entry : list) {
            if (!entry.isArray()) {
                throw Fields.wrong(name, entry, ServerMessage.FIELD_NOT_LIST);
            }
            shapes.add(new TensorShape(
                    name + "." + shapes.size(),
                    shape(new ArrayList<>(entry.asArray().values()), name),
                    dtype,
                    Origin.UNKNOWN));
        }
        return shapes;
    }

    private static List<Long> shape(List<JsonNode> sizes, String name) {
        if (sizes.size() > MOST_DIMENSIONS) {
            throw Fields.unfit(name, Integer.toString(sizes.size()), FITTING);
        }
        List<Long> shape = new ArrayList<>();
        for (JsonNode size : sizes) {
            if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
                throw Fields.unfit(name, size.toString(), FITTING);
            }
            shape.add(size.asLong());
        }
        return shape;
    }
}
