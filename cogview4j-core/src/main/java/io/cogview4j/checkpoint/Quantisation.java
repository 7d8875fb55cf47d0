package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whether the weights of a component are quantised, and by what: told from its config, the names that programs give to
 * what belongs to a quantised weight, and data types.
 */
final class Quantisation {
    private static final List<String> DETAILS =
            List.of("bnb_4bit_quant_type", "weights_dtype", "weights", "quant_type", "fmt", "bits");

    private static final Set<DType> TYPES = EnumSet.of(
            DType.F4,
            DType.F6_E2M3,
            DType.F6_E3M2,
            DType.U8,
            DType.I8,
            DType.F8_E5M2,
            DType.F8_E4M3,
            DType.F8_E8M0,
            DType.F8_E4M3FNUZ,
            DType.F8_E5M2FNUZ);

    private static final Map<String, Predicate<String>> NAMES = names();

    private Quantisation() {}

    private static Map<String, Predicate<String>> names() {
        Map<String, Predicate<String>> names = new LinkedHashMap<>();
        names.put("bitsandbytes", name -> name.contains(".quant_state.") || name.endsWith(".absmax"));
        names.put("bitsandbytes int8", name -> name.endsWith(".SCB"));
        names.put("quanto", name -> name.endsWith(".weight._data") || name.endsWith(".weight._packed"));
        names.put("GPTQ, AWQ", name -> name.endsWith(".qweight"));
        names.put("FP8", name -> name.endsWith(".weight_scale") || name.endsWith(".scale_weight"));
        return names;
    }

    /** The method as a config or a program names it, such as {@code bitsandbytes nf4}; empty if nothing is quantised. */
    static Optional<String> of(WeightHeaders headers) {
        return ofConfig(headers.folder().resolve("config.json"))
                .or(() -> NAMES.entrySet().stream()
                        .filter(known -> headers.names().stream().anyMatch(known.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst())
                .or(() -> headers.sizes().tensors().stream()
                        .map(TensorInfo::dtype)
                        .filter(TYPES::contains)
                        .map(DType::name)
                        .findFirst());
    }

    private static Optional<String> ofConfig(Path file) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            ConfigJson quantisation = ConfigJson.read(file).object("quantization_config");
            List<String> parts = Stream.concat(Stream.of("quant_method"), DETAILS.stream())
                    .map(quantisation.root()::path)
                    .filter(JsonNode::isValueNode)
                    .map(JsonNode::asString)
                    .distinct()
                    .toList();
            return parts.isEmpty() ? Optional.empty() : Optional.of(ConfigJson.shown(String.join(" ", parts)));
        } catch (CheckpointException e) {
            return Optional.empty(); // told where the config is read
        }
    }
}
