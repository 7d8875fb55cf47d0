package io.cogview4j.bench;

import io.cogview4j.message.MessageCode;

/** What measurements have to say to their users. */
public enum BenchMessage implements MessageCode {
    BENCH_SECTION_UNKNOWN("section", "known", "nearest"),
    BENCH_TOKENS_UNREADABLE("text"),
    BENCH_TOKENS_OUT_OF_RANGE("tokens", "most"),
    BENCH_LAYERS_OUT_OF_RANGE("layers", "most"),
    BENCH_REPEAT_NOT_POSITIVE("repeat"),
    BENCH_SIZE_TOO_LARGE("size", "pixels"),
    BENCH_MACHINE_BUSY(Severity.WARNING, "load", "processors");

    private final Declaration declaration;

    BenchMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    BenchMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
