package io.cogview4j.spark;

import io.cogview4j.message.InvalidRequestException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of a table as lines of a file of prompts: a table of one column {@code value} has them already, others have columns that are
 * named like the keys of a line. A cell that is null is left open.
 *
 * @param columns the key of each column; none for a table of lines
 */
record TableLines(List<String> columns) implements Serializable {
    private static final String LINES = "value";
    private static final Set<String> TEXTS = Set.of(
            "prompt",
            "negative",
            "size",
            "guidance-interval",
            "sampler",
            "schedule",
            "cache",
            "image",
            "mask",
            "extend",
            "control");
    private static final Set<String> OTHERS = Set.of(
            "seed",
            "steps",
            "guidance",
            "cfg-zero",
            "timesteps",
            "sigmas",
            "strength",
            "invert-mask",
            "feather",
            "no-keep",
            "lora");

    /**
     * @param name of the table, for messages
     * @throws InvalidRequestException if a column has another name, or none is that of the prompt
     */
    static TableLines of(String name, StructType schema) {
        if (List.of(schema.fieldNames()).equals(List.of(LINES))) {
            return new TableLines(List.of());
        }
        List<String> keys = new ArrayList<>();
        for (String column : schema.fieldNames()) {
            String key = column.replace('_', '-');
            if (!TEXTS.contains(key) && !OTHERS.contains(key)) {
                List<String> known = new ArrayList<>(TEXTS);
                known.addAll(OTHERS);
                throw new InvalidRequestException(
                        SparkMessage.TABLE_COLUMN_UNKNOWN,
                        name,
                        column,
                        String.join(", ", known.stream().sorted().toList()));
            }
            keys.add(key);
        }
        if (!keys.contains("prompt")) {
            throw new InvalidRequestException(SparkMessage.TABLE_COLUMN_MISSING, name, "prompt");
        }
        return new TableLines(List.copyOf(keys));
    }

    /** The line of a row. */
    String line(Row row) {
        if (columns.isEmpty()) {
            return row.isNullAt(0) ? "" : row.getString(0);
        }
        ObjectNode line = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            @Nullable Object cell = row.get(i);
            if (cell != null) {
                line.set(columns.get(i), json(columns.get(i), cell));
            }
        }
        return line.toString();
    }

    /** In a table of texts, as CSV is one, numbers and lists are texts, too. */
    private static JsonNode json(String key, Object cell) {
        return cell instanceof String text && !TEXTS.contains(key) ? literal(text) : json(cell);
    }

    private static JsonNode literal(String text) {
        try {
            JsonNode value = JsonMapper.shared().readTree(text);
            if (value.isNumber() || value.isBoolean() || value.isArray()) {
                return value;
            }
        } catch (JacksonException e) {
            // then it is a text
        }
        return JsonMapper.shared().getNodeFactory().stringNode(text);
    }

    private static JsonNode json(Object cell) {
        var nodes = JsonMapper.shared().getNodeFactory();
        return switch (cell) {
            case String text -> nodes.stringNode(text);
            case Boolean flag -> nodes.booleanNode(flag);
            case Byte number -> nodes.numberNode(number);
            case Short number -> nodes.numberNode(number);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Float number -> nodes.numberNode(new BigDecimal(number.toString()));
            case Double number -> nodes.numberNode(number);
            case BigDecimal number -> nodes.numberNode(number.stripTrailingZeros());
            case scala.collection.Seq<?> list -> list(list);
            default -> nodes.stringNode(cell.toString());
        };
    }

    private static ArrayNode list(scala.collection.Seq<?> cells) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < cells.size(); i++) {
            @Nullable Object cell = cells.apply(i);
            list.add(cell == null ? JsonMapper.shared().getNodeFactory().nullNode() : json(cell));
        }
        return list;
    }
}
