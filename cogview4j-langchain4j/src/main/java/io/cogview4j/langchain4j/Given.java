package io.cogview4j.langchain4j;

import org.jspecify.annotations.Nullable;

/** Arguments from code that may know nothing of nulls. */
final class Given {
    private Given() {}

    /** @throws IllegalArgumentException if it is null, as LangChain4j's own models do */
    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " cannot be null");
        }
        return value;
    }
}
