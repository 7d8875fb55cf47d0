package io.cogview4j.lora;

import io.cogview4j.api.Lora;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a LoRA file holds, from its header: for which layers, of which rank. Its tensors fit each other; whether they fit a
 * model is up to {@link ModelLayers}.
 *
 * @param header of the file
 * @param modules in the order of the header; at least one
 */
public record LoraFile(Path file, SafetensorsHeader header, List<LoraModule> modules) {
    private static final Set<DType> TYPES = Set.of(DType.F32, DType.F16, DType.BF16);
    private static final Set<String> EMBEDDINGS = Set.of("prompt_embeds", "negative_prompt_embeds");
    private static final int MOST_SHOWN = 3;

    public LoraFile {
        modules = List.copyOf(modules);
    }

    /** Whether the file is one of adaptations, of whatever kind and for whatever model. */
    public static boolean is(SafetensorsHeader header) {
        List<String> keys = List.copyOf(header.tensors().keySet());
        return keys.stream()
                        .map(LoraKey::of)
                        .flatMap(Optional::stream)
                        .anyMatch(key -> key.part() != LoraKey.Part.ALPHA)
                || OtherKeys.method(keys).isPresent();
    }

    /**
     * Reads the header, and alphas that are tensors.
     *
     * @throws CheckpointException if the file is missing or is not a sound safetensors file; if it holds something else, or
     *     adaptations of another kind or for another model; if its tensors do not fit each other
     */
    public static LoraFile read(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return of(tensors);
        }
    }

    static LoraFile of(SafetensorsFile tensors) {
        Path file = tensors.path();
        List<LoraKey> keys = keys(file, tensors.header());
        AdapterConfig config = AdapterConfig.of(file, tensors.metadata());
        config.otherMethod().ifPresent(method -> {
            throw new CheckpointException(CoreMessage.LORA_OTHER_METHOD, file, method, config.place());
        });
        Map<String, Map<LoraKey.Part, TensorInfo>> byModule = new LinkedHashMap<>();
        for (LoraKey key : keys) {
            Map<LoraKey.Part, TensorInfo> parts =
                    byModule.computeIfAbsent(LoraKey.plain(key.module()), _ -> new EnumMap<>(LoraKey.Part.class));
            TensorInfo info = Objects.requireNonNull(tensors.find(key.key()));
            @Nullable TensorInfo other = parts.put(key.part(), info);
            if (other != null) {
                throw new CheckpointException(CoreMessage.LORA_KEY_TWICE, file, other.name(), info.name());
            }
        }
        List<LoraModule> modules = new ArrayList<>();
        for (LoraKey key : keys) {
            Map<LoraKey.Part, TensorInfo> parts = byModule.remove(LoraKey.plain(key.module()));
            if (parts != null) {
                modules.add(module(tensors, key, parts, config));
            }
        }
        return new LoraFile(file, tensors.header(), modules);
    }

    /** Of all tensors. */
    private static List<LoraKey> keys(Path file, SafetensorsHeader header) {
        List<String> names = List.copyOf(header.tensors().keySet());
        List<LoraKey> keys =
                names.stream().map(LoraKey::of).flatMap(Optional::stream).toList();
        OtherKeys.method(names).ifPresent(method -> {
            throw new CheckpointException(CoreMessage.LORA_OTHER_METHOD, file, method.name(), method.key());
        });
        if (keys.stream().allMatch(key -> key.part() == LoraKey.Part.ALPHA)) {
            throw none(file, names);
        }
        OtherKeys.model(keys).ifPresent(model -> {
            throw new CheckpointException(CoreMessage.LORA_OTHER_MODEL, file, model.name(), model.key());
        });
        OtherKeys.textEncoder(keys).ifPresent(key -> {
            throw new CheckpointException(CoreMessage.LORA_TEXT_ENCODER, file, key);
        });
        names.stream().filter(name -> LoraKey.of(name).isEmpty()).findFirst().ifPresent(name -> {
            throw new CheckpointException(CoreMessage.LORA_KEY_UNKNOWN, file, name);
        });
        return keys;
    }

    private static CheckpointException none(Path file, List<String> names) {
        boolean embeddings = names.stream()
                .anyMatch(name ->
                        EMBEDDINGS.contains(name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'))));
        if (embeddings) {
            return new CheckpointException(CoreMessage.LORA_IS_EMBEDDINGS, file);
        }
        if (names.stream()
                .anyMatch(name ->
                        name.contains("transformer_blocks.") && LoraKey.of(name).isEmpty())) {
            return new CheckpointException(CoreMessage.LORA_IS_CHECKPOINT, file);
        }
        String shown = String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())));
        return new CheckpointException(CoreMessage.LORA_NONE, file, shown);
    }

    private static LoraModule module(
            SafetensorsFile tensors, LoraKey key, Map<LoraKey.Part, TensorInfo> parts, AdapterConfig config) {
        Path file = tensors.path();
        TensorInfo down = parts.get(LoraKey.Part.DOWN);
        TensorInfo up = parts.get(LoraKey.Part.UP);
        if (down == null || up == null) {
            throw new CheckpointException(
                    CoreMessage.LORA_HALF, file, key.key(), down == null ? "lora_A, lora_down" : "lora_B, lora_up");
        }
        requireSound(file, down, up);
        long rank = down.shape().getFirst();
        TensorInfo alpha = parts.get(LoraKey.Part.ALPHA);
        double scale = alpha == null ? config.scale(key.module(), rank) : StoredNumbers.scalar(tensors, alpha) / rank;
        if (!Float.isFinite((float) (scale * Lora.MAX_WEIGHT))) {
            throw new CheckpointException(CoreMessage.LORA_ALPHA_UNUSABLE, file, key.key());
        }
        return new LoraModule(key.module(), down, up, scale);
    }

    private static void requireSound(Path file, TensorInfo down, TensorInfo up) {
        for (TensorInfo tensor : List.of(down, up)) {
            if (!TYPES.contains(tensor.dtype())) {
                throw new CheckpointException(CoreMessage.LORA_OTHER_DTYPE, file, tensor.name(), tensor.dtype());
            }
        }
        boolean matrices =
                down.shape().size() == 2 && up.shape().size() == 2 && down.elements() > 0 && up.elements() > 0;
        if (!matrices || !down.shape().getFirst().equals(up.shape().getLast())) {
            throw new CheckpointException(
                    CoreMessage.LORA_RANKS_DIFFER, file, down.name(), down.shape(), up.name(), up.shape());
        }
    }
}
