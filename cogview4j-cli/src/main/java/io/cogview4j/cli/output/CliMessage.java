package io.cogview4j.cli.output;

import io.cogview4j.message.MessageCode;
import java.util.List;

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
    DTYPE_OVERFLOWS,
    DTYPE_UNKNOWN("dtype", "nearest"),
    DTYPE_SLOWER(Severity.WARNING, "factor"),
    THREADS_OUT_OF_RANGE("threads", "most"),
    // What is drawn or encoded
    SEED_INVALID("seed", "smallest", "largest"),
    SEED_ANY(Severity.NOTE),
    NOTHING_TO_DRAW,
    NOTHING_TO_ENCODE,
    PROMPTS_AND_EMBEDDINGS("file"),
    PROMPTS_TWICE("file"),
    NEGATIVE_WITH_EMBEDDINGS("file"),
    NEGATIVE_UNWANTED,
    INDEX_WITHOUT_EMBEDDINGS,
    PROMPTS_UNQUOTED(Severity.WARNING, "count", "prompts"),
    OUTPUT_NAME_NOT_SAFETENSORS("file"),
    OUTPUT_EXISTS("file"),
    OUTPUT_NOT_A_PICTURE("file"),
    OUTPUT_NOT_EMBEDDINGS("file"),
    OUTPUT_TYPE_UNKNOWN("type", "nearest"),
    // What is to be seen of pictures
    PREVIEW_INTERVAL_INVALID("steps"),
    PREVIEW_FILE_IS_OUTPUT("file"),
    PREVIEW_NOT_WRITTEN(Severity.WARNING, "file", "reason"),
    PICTURES_WITHOUT_TERMINAL(Severity.WARNING, "option");

    private static final String TEXTS = "io.cogview4j.cli.output.messages";

    private final Severity severity;
    private final List<String> valueNames;

    CliMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    CliMessage(Severity severity, String... valueNames) {
        this.severity = severity;
        this.valueNames = List.of(valueNames);
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public List<String> valueNames() {
        return valueNames;
    }

    @Override
    public String texts() {
        return TEXTS;
    }
}
