package io.cogview4j.api;

import java.util.List;
import java.util.Locale;

/**
 * Everything that cogview4j has to say to its users. The texts are in {@code messages.properties}, one file a language:
 * what happened, why, and what to do. Each code names the values that its texts show.
 */
public enum MessageCode {
    PROMPT_TRUNCATED(Severity.WARNING, "maxTokens", "cut"),
    EMBEDDINGS_LENGTHS_DIFFER(Severity.NOTE, "prompt", "promptTokens", "negativeTokens"),
    SIZE_NOT_MULTIPLE("size", "multiple", "nearest"),

    // embeddings files and their cache
    EMBEDDINGS_RANK("tensor", "shape"),
    EMBEDDINGS_DTYPE("tensor", "dtype"),
    EMBEDDINGS_EMPTY("tensor", "shape"),
    EMBEDDINGS_TOO_LARGE("tensor", "shape"),
    EMBEDDINGS_MISSING("file", "tensors"),
    EMBEDDINGS_PART_MISSING("file", "tensor"),
    EMBEDDINGS_TWO_FORMS("file", "whole", "part"),
    EMBEDDINGS_FORMAT_NEWER("file", "found", "known"),
    EMBEDDINGS_METADATA_DAMAGED("file", "key"),
    EMBEDDINGS_METADATA_CONTRADICTS("file", "tensor"),
    SAFETENSORS_HEADER_TOO_LONG("bytes", "most"),
    CACHE_UNUSABLE(Severity.WARNING, "folder", "reason"),
    CACHE_FOLDER_INVALID("folder"),
    CACHE_NOT_CLEARED("folder", "reason"),
    COMPONENT_UNREADABLE("folder", "reason");

    /** How much a message matters. */
    public enum Severity {
        /** Stops the work. */
        ERROR,
        /** The work goes on, but its result may surprise. */
        WARNING,
        /** Worth knowing. */
        NOTE
    }

    private final Severity severity;
    private final List<String> valueNames;

    MessageCode(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    MessageCode(Severity severity, String... valueNames) {
        this.severity = severity;
        this.valueNames = List.of(valueNames);
    }

    public Severity severity() {
        return severity;
    }

    /** Names of the values that the texts show, in the order in which {@link Message#of} takes them. */
    public List<String> valueNames() {
        return valueNames;
    }

    /** The code as users see it, for example {@code size-not-multiple}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
