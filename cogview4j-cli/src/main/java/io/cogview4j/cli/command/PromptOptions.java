package io.cogview4j.cli.command;

import io.cogview4j.PromptsFile;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which prompts a command works with. */
final class PromptOptions {
    private static final String STANDARD_INPUT = "-";

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
                    + "prompt, negative, seed, size, steps, guidance, guidance-interval, cfg-zero, sampler, schedule, "
                    + "timesteps, sigmas, cache, image, strength, mask, invert-mask, feather, no-keep, extend, "
                    + "control, lora; files are relative to FILE. Lines that begin with # are passed over. "
                    + "In a FILE.jsonl, lines that fail do not keep the others from being drawn.")
    private @Nullable String file;

    /** The prompts as {@link #read()}, or the rows of a file in JSON Lines, of which some may fail. */
    PromptLines lines() {
        if (file == null || !prompts.isEmpty() || !file.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return PromptLines.all(read());
        }
        return PromptLines.of(file, PromptsFile.readRows(Path.of(file)))
                .with(prompt -> prompt.withNegativeUnlessSet(negative));
    }

    /** What is not to be shown; null if that is not said. */
    @Nullable String negative() {
        return negative;
    }

    boolean areGiven() {
        return file != null || !prompts.isEmpty();
    }

    boolean isNegativeGiven() {
        return negative != null;
    }

    /**
     * The prompts, each with its own negative prompt, or the one for all, if there is one.
     *
     * @throws InvalidRequestException if there are prompts in two places, or the file is not as it should be
     */
    List<Prompt> read() {
        if (file != null && !prompts.isEmpty()) {
            throw new InvalidRequestException(CliMessage.PROMPTS_TWICE, file);
        }
        List<Prompt> all = file == null ? prompts.stream().map(Prompt::of).toList() : read(file);
        return all.stream()
                .map(prompt -> prompt.withNegativeUnlessSet(negative))
                .toList();
    }

    private static List<Prompt> read(String file) {
        return file.equals(STANDARD_INPUT) ? PromptsFile.read(file, System.in) : PromptsFile.read(Path.of(file));
    }

    /** What to warn of if a prompt of several words seems to have lost its quotes. */
    Optional<Message> warning() {
        boolean words = prompts.size() > 1 && prompts.stream().allMatch(prompt -> prompt.matches("[A-Za-z,.'-]+"));
        return words
                ? Optional.of(Message.of(CliMessage.PROMPTS_UNQUOTED, prompts.size(), String.join(" | ", prompts)))
                : Optional.empty();
    }
}
