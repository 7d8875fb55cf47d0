package io.cogview4j.cli.output;

import io.cogview4j.message.MessageCode;

/** What the command has to say to its users, beside what the library says. */
public enum CliMessage implements MessageCode {
    // Command
    COMMAND_OPTION_UNKNOWN("option", "nearest"),
    COMMAND_ARGUMENT_UNEXPECTED("arguments", "expected", "meant"),
    COMMAND_ARGUMENT_MISSING("arguments"),
    COMMAND_VALUE_MISSING("option"),
    COMMAND_VALUE_INVALID("option", "value", "fitting", "example"),
    COMMAND_OPTION_TWICE("option"),
    COMMAND_MISSING("known"),
    COMMAND_MISUSED("reason"),
    RESULT_NOT_PRINTED,
    // Devices, data types, threads
    DEVICE_UNKNOWN("device", "nearest"),
    GPU_MEMORY_WITHOUT_GPU,
    DTYPE_OVERFLOWS,
    DTYPE_UNKNOWN("dtype", "nearest"),
    THREADS_OUT_OF_RANGE("threads", "most"),
    // What is drawn or encoded
    SEED_INVALID("seed", "smallest", "largest"),
    SEED_ANY(Severity.NOTE),
    NOTHING_TO_DRAW,
    NOTHING_TO_ENCODE,
    PROMPTS_AND_EMBEDDINGS("file"),
    PROMPTS_TWICE("file"),
    NEGATIVE_WITH_EMBEDDINGS("file"),
    RESUME_AND_OPTION("file", "option"),
    NEGATIVE_UNWANTED,
    OPTION_WITHOUT("option", "other"),
    ENCODER_AND_TEXT_ENCODER,
    LORAS_FOLDER_MISSING("folder"),
    MASK_AND_EXTEND,
    INDEX_WITHOUT_EMBEDDINGS,
    PROMPTS_UNQUOTED(Severity.WARNING, "count", "prompts"),
    PROMPT_FILES_NOT_STORED(Severity.WARNING, "count"),
    NAME_PLACE_UNKNOWN("place", "known", "nearest"),
    NAME_PLACE_UNFIT("place", "template"),
    NAME_FOLDER_UNFIT("folder", "place"),
    NAME_AND_OUTPUT("file"),
    SHEET_IS_PICTURE("file"),
    SKIP_WITH_EMBEDDINGS("file"),
    FROM_AND_EMBEDDINGS("file"),
    PICTURE_MODEL_NEEDED("file", "model"),
    PICTURE_WITHOUT_SEED("file"),
    REWRITE_WITHOUT_ADDRESS,
    REWRITE_SECONDS_UNFIT("seconds"),
    OUTPUT_TYPE_UNKNOWN("type", "nearest"),
    // What is to be seen of pictures
    PREVIEW_INTERVAL_INVALID("steps"),
    PREVIEW_NOT_WRITTEN(Severity.WARNING, "file", "reason"),
    PICTURES_WITHOUT_TERMINAL(Severity.WARNING, "option");

    private final Declaration declaration;

    CliMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    CliMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
