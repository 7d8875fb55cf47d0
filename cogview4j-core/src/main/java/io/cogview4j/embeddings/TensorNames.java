package io.cogview4j.embeddings;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of embeddings in a file: those of diffusers' arguments, {@code [batch, tokens, width]}; or, where prompts
 * differ in length, with {@code .0}, {@code .1} and so on behind them.
 */
final class TensorNames {
    static final String PROMPT = "prompt_embeds";
    static final String NEGATIVE = "negative_prompt_embeds";
    private static final int MOST_NAMES_SHOWN = 8;

    private TensorNames() {}

    static String part(String key, int index) {
        return key + "." + index;
    }

    /**
     * The tensors of the prompts, in order, at least one.
     *
     * @throws InvalidRequestException if there are none, or not all
     */
    static List<TensorInfo> prompts(Path file, SafetensorsHeader header) {
        List<TensorInfo> prompts = find(file, header, PROMPT);
        if (prompts.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_MISSING, file, names(header));
        }
        return prompts;
    }

    /** The tensors of the negative prompts, in order; none if there are none. */
    static List<TensorInfo> negatives(Path file, SafetensorsHeader header) {
        return find(file, header, NEGATIVE);
    }

    private static List<TensorInfo> find(Path file, SafetensorsHeader header, String key) {
        Map<String, TensorInfo> tensors = header.tensors();
        List<TensorInfo> parts = new ArrayList<>();
        for (TensorInfo part = tensors.get(part(key, 0)); part != null; ) {
            parts.add(part);
            part = tensors.get(part(key, parts.size()));
        }
        long named = tensors.keySet().stream().filter(name -> isPart(name, key)).count();
        if (named > parts.size()) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_PART_MISSING, file, part(key, parts.size()));
        }
        @Nullable TensorInfo whole = tensors.get(key);
        if (whole == null) {
            return parts;
        }
        if (!parts.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_TWO_FORMS, file, key, part(key, 0));
        }
        return List.of(whole);
    }

    private static boolean isPart(String name, String key) {
        return name.length() > key.length() + 1
                && name.startsWith(key + ".")
                && name.substring(key.length() + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String names(SafetensorsHeader header) {
        List<String> names = header.tensors().keySet().stream()
                .limit(MOST_NAMES_SHOWN)
                .map(name -> name.length() <= 60 ? name : name.substring(0, 60) + "...")
                .toList();
        String shown = String.join(", ", names);
        return header.tensors().size() > MOST_NAMES_SHOWN ? shown + ", ..." : shown;
    }
}
