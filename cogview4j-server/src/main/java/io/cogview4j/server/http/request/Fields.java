package io.cogview4j.server.http.request;

import io.cogview4j.message.VisibleText;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a request. One that is null or absent is null here; one of another type is refused and named. A form has texts
 * only, so there what a text says counts.
 */
public final class Fields {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,30}");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][+-]?\\d{1,3})?");
    private static final int SHOWN_CHARACTERS = 40;

    private final ObjectNode values;
    private final boolean form;

    private Fields(ObjectNode values, boolean form) {
        this.values = values;
        this.form = form;
    }

    static Fields ofJson(ObjectNode values) {
        return new Fields(values, false);
    }

    static Fields ofForm(Map<String, String> texts) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        texts.forEach(values::put);
        return new Fields(values, true);
    }

    boolean isForm() {
        return form;
    }

    /** Null if the field is absent, null, or empty in a form, where many clients send all fields that they have. */
    private @Nullable JsonNode find(String name) {
        @Nullable JsonNode value = values.get(name);
        boolean absent =
                value == null || value.isNull() || (form && value.asString().isEmpty());
        return absent ? null : value;
    }

    public boolean has(String name) {
        return find(name) != null;
    }

    /** The field as it is. */
    public @Nullable JsonNode json(String name) {
        return find(name);
    }

    public @Nullable String text(String name) {
        @Nullable JsonNode value = find(name);
        if (value != null && !value.isString()) {
            throw wrong(name, value, ServerMessage.FIELD_NOT_TEXT);
        }
        return value == null ? null : value.stringValue();
    }

    /** A text that may be empty, also in a form. */
    public @Nullable String textOrEmpty(String name) {
        @Nullable JsonNode value = values.get(name);
        return form && value != null ? value.stringValue() : text(name);
    }

    /** A whole number of 64 bits. */
    public @Nullable Long whole(String name) {
        @Nullable JsonNode value = find(name);
        return value == null ? null : whole(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number from {@code least} to {@code most}. */
    public @Nullable Integer whole(String name, int least, int most) {
        @Nullable JsonNode value = find(name);
        return value == null ? null : (int) whole(name, value, least, most);
    }

    private long whole(String name, JsonNode value, long least, long most) {
        boolean whole = form
                ? WHOLE.matcher(value.stringValue()).matches()
                : value.isNumber() && value.canConvertToExactIntegral();
        if (!whole) {
            throw wrong(name, value, ServerMessage.FIELD_NOT_WHOLE);
        }
        OptionalLong held = held(value);
        if (held.isEmpty() || held.getAsLong() < least || held.getAsLong() > most) {
            String found = form ? value.stringValue() : value.toString();
            throw unfit(name, found, least < 0 ? least + " - " + most : least + "-" + most);
        }
        return held.getAsLong();
    }

    /** Empty if 64 bits do not hold the number. */
    private OptionalLong held(JsonNode value) {
        if (!form) {
            return value.canConvertToLong() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.stringValue()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public @Nullable Double number(String name) {
        @Nullable JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (form && NUMBER.matcher(value.stringValue()).matches()) {
            return Double.parseDouble(value.stringValue());
        }
        if (!form && value.isNumber()) {
            double number = value.asDouble();
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw wrong(name, value, ServerMessage.FIELD_NOT_NUMBER);
    }

    public boolean flag(String name) {
        @Nullable JsonNode value = find(name);
        if (value == null) {
            return false;
        }
        if (!form && value.isBoolean()) {
            return value.booleanValue();
        }
        if (form && (value.stringValue().equals("true") || value.stringValue().equals("false"))) {
            return value.stringValue().equals("true");
        }
        throw wrong(name, value, ServerMessage.FIELD_NOT_FLAG);
    }

    /** One of these texts. */
    public @Nullable String choice(String name, List<String> fitting) {
        @Nullable String value = text(name);
        if (value != null && !fitting.contains(value)) {
            throw unfit(name, value, String.join(", ", fitting));
        }
        return value;
    }

    /** The values of a list; none if it is absent. */
    public List<JsonNode> list(String name) {
        @Nullable JsonNode value = find(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, value, ServerMessage.FIELD_NOT_LIST);
        }
        return new ArrayList<>(value.asArray().values());
    }

    /** Refuses what is of the right type and yet cannot be. */
    public static Refusal unfit(String name, String found, String fitting) {
        return Refusal.ofField(
                name, ServerMessage.FIELD_UNFIT, name, VisibleText.beginning(found, SHOWN_CHARACTERS), fitting);
    }

    public static Refusal missing(String name) {
        return Refusal.ofField(name, ServerMessage.FIELD_MISSING, name);
    }

    /** Refuses a value of a wrong type. */
    public static Refusal wrong(String name, JsonNode found, ServerMessage code) {
        return Refusal.ofField(name, code, name, VisibleText.beginning(found.toString(), SHOWN_CHARACTERS));
    }
}
