package io.cogview4j.quantise;

import io.cogview4j.message.MessageCode;

/** What there is to say of quantising. */
public enum QuantiseMessage implements MessageCode {
    QUANTISED_ALREADY("folder", "method"),
    QUANTISE_COMPONENT_UNKNOWN("component", "known", "nearest"),
    QUANTISE_GROUP_OUT_OF_RANGE("group", "least", "most"),
    QUANTISE_GROUP_INDIVISIBLE("group", "tensor", "inputs"),
    QUANTISE_NOT_FINITE("file", "tensor"),
    QUANTISE_OUTPUT_EXISTS("folder"),
    QUANTISE_WITHOUT_ROOM("folder", "needed", "free");

    private final Declaration declaration;

    QuantiseMessage(String... valueNames) {
        declaration = new Declaration(Severity.ERROR, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
