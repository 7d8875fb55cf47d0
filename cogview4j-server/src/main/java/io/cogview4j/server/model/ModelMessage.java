package io.cogview4j.server.model;

import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.List;

/** What a served model has to say beside the library's messages. */
public enum ModelMessage implements MessageCode {
    DRAWS_ONLY(Severity.ERROR),
    ENCODES_ONLY(Severity.ERROR),
    ENCODER_ANSWER_UNUSABLE(Severity.ERROR, "address", "status"),
    ENCODER_UNREACHABLE(Severity.ERROR, "address", "reason"),
    FILE_FORGOTTEN(Severity.ERROR, "id"),
    FORMAT_NOT_WRITTEN(Severity.ERROR, "format"),
    LORA_NONE_SERVED(Severity.ERROR, "name"),
    LORA_UNKNOWN(Severity.ERROR, "name", "known");

    private final Declaration declaration;

    ModelMessage(Severity severity, String... valueNames) {
        this.declaration = new Declaration(severity, valueNames);
    }

    /** For an adaptation that there is not. */
    public static Message loraUnknown(String name, List<String> known) {
        return known.isEmpty()
                ? Message.of(LORA_NONE_SERVED, name)
                : Message.of(LORA_UNKNOWN, name, String.join(", ", known));
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
