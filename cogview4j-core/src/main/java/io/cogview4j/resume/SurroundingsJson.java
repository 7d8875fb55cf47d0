package io.cogview4j.resume;

import io.cogview4j.api.Lora;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run depends on beside what was asked for, in its description. */
final class SurroundingsJson {
    private SurroundingsJson() {}

    static void write(SavedSurroundings surroundings, ObjectNode node) {
        SavedModel model = surroundings.model();
        ObjectNode networks = node.putObject("model");
        networks.put("name", model.name());
        networks.put("transformer", model.transformer());
        put(networks, "transformerWeights", model.transformerWeights());
        networks.put("vae", model.vae());
        put(networks, "vaeWeights", model.vaeWeights());
        node.put("device", surroundings.device());
        node.put("dtype", surroundings.dtype());
        node.put("policy", surroundings.policy());
        put(node, "instructions", surroundings.instructions());
        node.put("version", surroundings.version());
        ArrayNode plans = node.putArray("plans");
        surroundings.plans().forEach(plan -> plans.addObject().put("sha256", plan));
        ArrayNode pictures = node.putArray("pictures");
        new TreeMap<>(surroundings.pictures())
                .forEach((file, sha256) ->
                        pictures.addObject().put("file", file.toString()).put("sha256", sha256));
        ArrayNode loras = node.putArray("usedLoras");
        surroundings
                .loras()
                .forEach(lora -> loras.addObject()
                        .put("name", lora.name())
                        .put("weight", lora.weight())
                        .put("sha256", lora.sha256()));
    }

    private static void put(ObjectNode node, String key, @Nullable String text) {
        if (text != null) {
            node.put(key, text);
        }
    }

    static SavedSurroundings read(Fields fields) {
        Fields networks = fields.object("model");
        return new SavedSurroundings(
                new SavedModel(
                        networks.text("name"),
                        networks.text("transformer"),
                        networks.textOrNull("transformerWeights"),
                        networks.text("vae"),
                        networks.textOrNull("vaeWeights")),
                fields.text("device"),
                fields.text("dtype"),
                fields.text("policy"),
                fields.textOrNull("instructions"),
                fields.text("version"),
                fields.list("plans", plan -> plan.sha256("sha256")),
                pictures(fields),
                fields.list(
                        "usedLoras",
                        lora -> new Lora.Used(lora.text("name"), lora.number("weight"), lora.sha256("sha256"))));
    }

    private static Map<Path, String> pictures(Fields fields) {
        Map<Path, String> pictures = new LinkedHashMap<>();
        fields.list("pictures", picture -> pictures.put(picture.path("file"), picture.sha256("sha256")) == null);
        return pictures;
    }
}
