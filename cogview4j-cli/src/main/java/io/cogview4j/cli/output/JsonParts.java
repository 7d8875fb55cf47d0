package io.cogview4j.cli.output;

import io.cogview4j.api.StageReport;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the JSON of several commands has in common. */
public final class JsonParts {
    private JsonParts() {}

    public static void addStages(ObjectNode root, List<StageReport> stages) {
        ArrayNode nodes = root.putArray("stages");
        for (StageReport stage : stages) {
            ObjectNode node = nodes.addObject();
            node.put("name", stage.stage().name().toLowerCase(Locale.ROOT));
            node.put("seconds", stage.nanos() / 1e9);
            stage.peakResidentBytes().ifPresent(bytes -> node.put("peakResidentBytes", bytes));
            stage.plannedPeakBytes().ifPresent(bytes -> node.put("plannedPeakBytes", bytes));
            stage.readBytes().ifPresent(bytes -> node.put("readBytes", bytes));
        }
    }

    /** Programs read codes, not sentences; the sentences are for their logs. */
    public static void addMessages(ArrayNode nodes, List<Message> messages, Locale locale) {
        messages.forEach(message -> describe(nodes.addObject(), message, locale));
    }

    public static void describe(ObjectNode node, Message message, Locale locale) {
        node.put("code", message.code().id())
                .put("severity", message.code().severity().name().toLowerCase(Locale.ROOT))
                .put("what", message.what(locale))
                .put("why", message.why(locale))
                .put("advice", CommandAdvice.of(message, locale));
    }
}
