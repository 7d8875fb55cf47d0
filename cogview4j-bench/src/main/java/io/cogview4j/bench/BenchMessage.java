package io.cogview4j.bench;

import io.cogview4j.message.MessageCode;
import java.util.List;

/** What measurements have to say to their users. */
public enum BenchMessage implements MessageCode {
    BENCH_SECTION_UNKNOWN("section", "known"),
    BENCH_TOKENS_UNREADABLE("text"),
    BENCH_TOKENS_OUT_OF_RANGE("tokens", "most"),
    BENCH_LAYERS_OUT_OF_RANGE("layers", "most"),
    BENCH_REPEAT_NOT_POSITIVE("repeat"),
    BENCH_SIZE_TOO_LARGE("size", "pixels"),
    BENCH_MACHINE_BUSY(Severity.WARNING, "load", "processors");

    private static final String TEXTS = "io.cogview4j.bench.messages";

    private final Severity severity;
    private final List<String> valueNames;

    BenchMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    BenchMessage(Severity severity, String... valueNames) {
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
