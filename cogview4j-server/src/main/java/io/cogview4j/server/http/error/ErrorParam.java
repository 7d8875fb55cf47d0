package io.cogview4j.server.http.error;

import io.cogview4j.message.MessageCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which field of a request the library's messages speak of. */
final class ErrorParam {
    /** By the beginning of their ids, the longer ones first. */
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("picture-resized", "size");
        FIELDS.put("size-", "size");
        FIELDS.put("steps-", "steps");
        FIELDS.put("sampler-", "sampler");
        FIELDS.put("step-cache-", "cache");
        FIELDS.put("guidance-", "guidance");
        FIELDS.put("strength-", "strength");
        FIELDS.put("seed", "seed");
        FIELDS.put("mask-", "mask");
        FIELDS.put("lora-", "loras");
        FIELDS.put("embeddings-", "embeddings");
        FIELDS.put("index-out-of-range", "embeddings");
        FIELDS.put("safetensors-", "embeddings");
        FIELDS.put("memory-", "memory");
        FIELDS.put("images-too-many", "n");
        FIELDS.put("negative-prompts-", "negative_prompt");
        FIELDS.put("prompt-", "prompt");
        FIELDS.put("prompts-empty", "prompt");
        FIELDS.put("picture-", "image");
        FIELDS.put("png-", "image");
        FIELDS.put("jpeg-", "image");
    }

    private ErrorParam() {}

    /** Null if it speaks of none. */
    static @Nullable String of(MessageCode code) {
        return FIELDS.entrySet().stream()
                .filter(entry -> code.id().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
