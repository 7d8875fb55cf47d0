package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which prompts a command works with. */
final class PromptOptions {
    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..*",
            description = "What a picture shows, in English or Chinese. Each argument is a prompt of its own.")
    private List<String> prompts = List.of();

    @Option(
            names = "--negative",
            paramLabel = "TEXT",
            description = "What the pictures should not show, for prompts that do not say so themselves.")
    private @Nullable String negative;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description = "File with one prompt a line, - for the standard input. A line that begins with { is JSON: "
                    + "prompt, negative, seed, size, steps, guidance. Lines that begin with # are passed over.")
    private @Nullable String file;

    boolean areGiven() {
        return file != null || !prompts.isEmpty();
    }

    boolean isNegativeGiven() {
        return negative != null;
    }

    /**
     * The prompts, each with its negative prompt: its own, the one for all, or the empty text.
     *
     * @throws InvalidRequestException if there are prompts in two places, or the file is not as it should be
     */
    List<PromptLine> read() {
        if (file != null && !prompts.isEmpty()) {
            throw new InvalidRequestException(MessageCode.PROMPTS_TWICE, file);
        }
        List<PromptLine> lines =
                file == null ? prompts.stream().map(PromptLine::new).toList() : PromptsFile.read(file, System.in);
        String otherwise = negative == null ? "" : negative;
        return lines.stream().map(line -> line.withDefaultNegative(otherwise)).toList();
    }

    /** What to warn of if a prompt of several words seems to have lost its quotes. */
    Optional<Message> warning() {
        boolean words = prompts.size() > 1 && prompts.stream().allMatch(prompt -> prompt.matches("[A-Za-z,.'-]+"));
        return words
                ? Optional.of(Message.of(MessageCode.PROMPTS_UNQUOTED, prompts.size(), String.join(" | ", prompts)))
                : Optional.empty();
    }
}
