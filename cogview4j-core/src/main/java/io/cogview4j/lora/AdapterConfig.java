package io.cogview4j.lora;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PEFT's settings: diffusers writes them into the metadata of the file, PEFT itself into {@code adapter_config.json} beside
 * it. Without any, alpha is the rank.
 *
 * @param place where they stand, for messages
 */
record AdapterConfig(Path file, String place, @Nullable JsonNode root, String prefix) {
    private static final String METADATA = "lora_adapter_metadata";
    private static final String PEFT_FILE = "adapter_model.safetensors";
    private static final String PEFT_CONFIG = "adapter_config.json";
    private static final List<String> PREFIXES = List.of("transformer.", "");
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern LITERAL = Pattern.compile("\\^?[\\w.\\\\-]+\\$?");

    /**
     * @param metadata of the file
     * @throws CheckpointException if they are damaged
     */
    static AdapterConfig of(Path file, Map<String, String> metadata) {
        String text = metadata.get(METADATA);
        if (text != null) {
            return inMetadata(file, text);
        }
        Path beside = file.resolveSibling(PEFT_CONFIG);
        Path name = file.getFileName();
        if (name != null && name.toString().equals(PEFT_FILE) && Files.isRegularFile(beside)) {
            return new AdapterConfig(file, PEFT_CONFIG, ConfigJson.read(beside).root(), "");
        }
        return new AdapterConfig(file, "", null, "");
    }

    private static AdapterConfig inMetadata(Path file, String text) {
        try {
            if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
                JsonNode root = JsonMapper.shared().readTree(text);
                if (root.isObject()) {
                    String prefix = PREFIXES.stream()
                            .filter(start -> root.has(start + "lora_alpha") || root.has(start + "r"))
                            .findFirst()
                            .orElse("");
                    return new AdapterConfig(file, METADATA, root, prefix);
                }
            }
        } catch (JacksonException e) {
            // told below
        }
        throw new CheckpointException(CoreMessage.LORA_SETTINGS_DAMAGED, file, METADATA, METADATA);
    }

    /** What the settings ask for that is no plain LoRA, by its name; empty if nothing. */
    Optional<String> otherMethod() {
        return flag("use_dora") ? Optional.of("DoRA") : Optional.empty();
    }

    /**
     * By what {@code B A} of a module is multiplied.
     *
     * @param rank that its tensors have
     * @throws CheckpointException if the settings say another rank, or what they say is no number
     */
    double scale(String module, long rank) {
        OptionalDouble told = number("rank_pattern", "r", module);
        if (told.isPresent() && told.getAsDouble() != rank) {
            throw new CheckpointException(
                    CoreMessage.LORA_RANK_CONTRADICTS, file, module, rank, place, told.getAsDouble());
        }
        double alpha = number("alpha_pattern", "lora_alpha", module).orElse(rank);
        return alpha / (flag("use_rslora") ? Math.sqrt(rank) : rank);
    }

    private boolean flag(String key) {
        return root != null && root.path(prefix + key).asBoolean(false);
    }

    private OptionalDouble number(String patterns, String key, String module) {
        if (root == null) {
            return OptionalDouble.empty();
        }
        for (Map.Entry<String, JsonNode> pattern : root.path(prefix + patterns).properties()) {
            if (matches(patterns, pattern.getKey(), module)) {
                return OptionalDouble.of(finite(patterns, pattern.getValue()));
            }
        }
        JsonNode value = root.path(prefix + key);
        return value.isMissingNode() || value.isNull() ? OptionalDouble.empty() : OptionalDouble.of(finite(key, value));
    }

    /** PEFT takes a pattern for a regular expression at the end of a name; names themselves are all that is used. */
    private boolean matches(String patterns, String pattern, String module) {
        if (!LITERAL.matcher(pattern).matches()) {
            throw damaged(patterns);
        }
        String name = pattern.replace("^", "").replace("$", "").replace("\\", "");
        return module.equals(name) || (!pattern.startsWith("^") && module.endsWith("." + name));
    }

    private double finite(String key, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw damaged(key);
        }
        return value.asDouble();
    }

    private CheckpointException damaged(String key) {
        return new CheckpointException(CoreMessage.LORA_SETTINGS_DAMAGED, file, place, prefix + key);
    }
}
