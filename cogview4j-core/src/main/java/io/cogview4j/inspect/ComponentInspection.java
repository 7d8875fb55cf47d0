package io.cogview4j.inspect;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.ComponentSurvey;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One component of a checkpoint.
 *
 * @param className as {@code model_index.json} names it, null if it names none
 * @param present whether its folder is there
 * @param parameters how many numbers its weights are
 * @param bytes of its weights
 * @param dtypes in which they are stored, with the bytes of each
 * @param files that hold them and are there
 * @param missing names of files that are not
 * @param facts what its config says, by the names that it uses
 * @param findings what is wrong with it
 */
public record ComponentInspection(
        String name,
        @Nullable String className,
        boolean present,
        long parameters,
        long bytes,
        Map<DType, Long> dtypes,
        int files,
        List<String> missing,
        Map<String, String> facts,
        List<Message> findings) {
    private static final Map<String, List<String>> FACTS = Map.of(
            "text_encoder", List.of("num_hidden_layers", "hidden_size", "num_attention_heads", "vocab_size"),
            "transformer",
                    List.of("num_layers", "num_attention_heads", "attention_head_dim", "text_embed_dim", "sample_size"),
            "vae", List.of("latent_channels", "block_out_channels", "scaling_factor"));

    private static final Map<String, String> NEEDED_FILES =
            Map.of("tokenizer", "tokenizer.json", "scheduler", "scheduler_config.json");

    public ComponentInspection {
        missing = List.copyOf(missing);
        findings = List.copyOf(findings);
    }

    /** Whether it is there and nothing is wrong with it. */
    public boolean usable() {
        return present && findings.isEmpty();
    }

    static ComponentInspection of(Path checkpoint, ComponentSurvey survey) {
        List<Message> findings = new ArrayList<>(survey.problems());
        @Nullable String needed = NEEDED_FILES.get(survey.name());
        if (survey.present() && needed != null) {
            Path file = checkpoint.resolve(survey.name()).resolve(needed);
            if (!Files.isRegularFile(file)) {
                findings.add(Message.of(MessageCode.FILE_MISSING, file));
            }
        }
        Map<DType, Long> dtypes = new TreeMap<>();
        long parameters = 0;
        for (Path file : survey.weights()) {
            try {
                for (TensorInfo tensor : SafetensorsHeader.read(file).tensors().values()) {
                    parameters += tensor.elements();
                    dtypes.merge(tensor.dtype(), tensor.bytes(), Long::sum);
                }
            } catch (CheckpointException e) {
                findings.add(e.problem());
            }
        }
        return new ComponentInspection(
                survey.name(),
                survey.className(),
                survey.present(),
                parameters,
                dtypes.values().stream().mapToLong(Long::longValue).sum(),
                dtypes,
                survey.weights().size(),
                survey.missing(),
                facts(survey.name(), survey.config()),
                findings);
    }

    private static Map<String, String> facts(String component, @Nullable ConfigJson config) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (config != null) {
            for (String key : FACTS.getOrDefault(component, List.of())) {
                JsonNode value = config.root().path(key);
                if (!value.isMissingNode()) {
                    facts.put(key, value.toString());
                }
            }
        }
        return facts;
    }
}
