package io.cogview4j.report;

import io.cogview4j.events.StageReport;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What several reports have in common. */
final class JsonParts {
    private JsonParts() {}

    static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    static JsonNode json(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }

    static void addCompute(ObjectNode root, ComputeChoice choice) {
        ObjectNode node = root.putObject("compute")
                .put("device", choice.settings().device().id())
                .put("dtype", choice.settings().precision().id())
                .put("threads", choice.settings().threads());
        choice.bfloat16Speedup().ifPresent(speedup -> node.put("bf16Speedup", speedup));
    }

    static void addStages(ObjectNode root, List<StageReport> stages) {
        ArrayNode nodes = root.putArray("stages");
        for (StageReport stage : stages) {
            ObjectNode node = nodes.addObject();
            node.put("name", stage.stage().name().toLowerCase(Locale.ROOT));
            node.put("seconds", stage.nanos() / 1e9);
            stage.peakResidentBytes().ifPresent(bytes -> node.put("peakResidentBytes", bytes));
            stage.plannedPeakBytes().ifPresent(bytes -> node.put("plannedPeakBytes", bytes));
            stage.plannedOnDevice().ifPresent(planned -> node.set("plannedOnDevice", json(planned)));
            stage.readBytes().ifPresent(bytes -> node.put("readBytes", bytes));
            if (stage.cached() != null) {
                node.set("cached", json(stage.cached()));
            }
        }
    }

    static void addWarnings(ObjectNode root, List<Message> warnings, Wording wording) {
        root.set("warnings", json(wording.of(warnings)));
    }
}
