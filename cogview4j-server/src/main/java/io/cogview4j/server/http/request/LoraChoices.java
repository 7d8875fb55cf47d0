package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.Drawing.LoraChoice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The field {@code loras}: a list of objects with name and weight, or of texts {@code name:weight}. In a form it is the same list as
 * JSON, or texts with commas between them.
 */
final class LoraChoices {
    private static final String FIELD = "loras";
    private static final int MOST = 16;
    private static final String FITTING = "[{\"name\": \"...\", \"weight\": 1}], [\"name:weight\"]";

    private LoraChoices() {}

    static List<LoraChoice> read(Fields fields) {
        List<LoraChoice> choices = fields.isForm()
                ? ofForm(fields.text(FIELD))
                : fields.list(FIELD).stream().map(LoraChoices::of).toList();
        if (choices.size() > MOST) {
            throw Fields.unfit(FIELD, choices.size() + "", "0-" + MOST);
        }
        return choices;
    }

    private static List<LoraChoice> ofForm(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        if (!text.strip().startsWith("[")) {
            return Stream.of(text.split(","))
                    .map(String::strip)
                    .map(LoraChoices::of)
                    .toList();
        }
        List<LoraChoice> choices = new ArrayList<>();
        for (JsonNode entry : JsonBody.parse(text.getBytes(StandardCharsets.UTF_8))) {
            choices.add(of(entry));
        }
        return choices;
    }

    private static LoraChoice of(JsonNode entry) {
        if (entry.isString()) {
            return of(entry.stringValue());
        }
        if (!entry.isObject()) {
            throw Fields.wrong(FIELD, entry, ServerMessage.FIELD_NOT_TEXT);
        }
        JsonNode name = entry.path("name");
        JsonNode weight = entry.path("weight");
        boolean weightAbsent = weight.isMissingNode() || weight.isNull();
        if (!name.isString() || !(weightAbsent || weight.isNumber())) {
            throw Fields.unfit(FIELD, entry.toString(), FITTING);
        }
        return new LoraChoice(name.stringValue(), weightAbsent ? 1 : finite(weight.asDouble(), entry.toString()));
    }

    private static LoraChoice of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new LoraChoice(text, 1);
        }
        try {
            return new LoraChoice(
                    text.substring(0, colon), finite(Double.parseDouble(text.substring(colon + 1)), text));
        } catch (NumberFormatException e) {
            throw Fields.unfit(FIELD, text, FITTING);
        }
    }

    private static double finite(double weight, String shown) {
        if (!Double.isFinite(weight)) {
            throw Fields.unfit(FIELD, shown, FITTING);
        }
        return weight;
    }
}
