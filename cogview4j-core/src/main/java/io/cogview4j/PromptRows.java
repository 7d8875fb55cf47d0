package io.cogview4j;

import io.cogview4j.api.Prompt;
import io.cogview4j.message.Message;
import java.util.List;

/**
 * A file of prompts, line by line.
 *
 * @param rows the prompts, in the order of the file
 * @param failures what the other lines are
 */
public record PromptRows(List<Row> rows, List<Failure> failures) {
    /** A prompt and the line it stands on, from 1. */
    public record Row(int line, Prompt prompt) {}

    /** A line, from 1, that holds no prompt. */
    public record Failure(int line, Message problem) {}

    public PromptRows {
        rows = List.copyOf(rows);
        failures = List.copyOf(failures);
    }

    /** The prompts alone. */
    public List<Prompt> prompts() {
        return rows.stream().map(Row::prompt).toList();
    }
}
