package io.cogview4j.cli.command;

import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import io.cogview4j.rewrite.PromptRewriter;
import io.cogview4j.rewrite.Rewriting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a language model writes the prompts at length first. */
final class RewriteOptions {
    private static final String KEY_VARIABLE = "COGVIEW4J_REWRITE_KEY";
    private static final int MOST_KEY_BYTES = 1 << 14;

    private final List<Message> warnings = new ArrayList<>();

    @Option(
            names = "--rewrite",
            paramLabel = "URL",
            description =
                    "Have prompts written at length by a language model behind this OpenAI-compatible address. The key, "
                            + "if it needs one, is in COGVIEW4J_REWRITE_KEY.")
    private @Nullable String address;

    @Option(names = "--rewrite-model", paramLabel = "NAME", description = "Which of its models the address is to use.")
    private @Nullable String model;

    @Option(names = "--rewrite-key-file", paramLabel = "FILE", description = "File with the key for the address.")
    private @Nullable Path keyFile;

    @Option(
            names = "--rewrite-seconds",
            paramLabel = "N",
            description = "How long to wait for each prompt. Without it: 60.")
    private int seconds = 60;

    /** @throws InvalidRequestException if address, key or time can be none */
    void requireSound() {
        if (address != null) {
            rewriter(address);
        } else if (model != null || keyFile != null) {
            throw new InvalidRequestException(CliMessage.REWRITE_WITHOUT_ADDRESS);
        }
    }

    /** The prompts as they are drawn, each the same as before if it is not to be rewritten or cannot be. */
    List<Prompt> apply(List<Prompt> prompts, Terminal terminal) {
        if (address == null) {
            return prompts;
        }
        PromptRewriter rewriter = rewriter(address);
        Map<String, String> done = new HashMap<>();
        List<Prompt> rewritten = new ArrayList<>();
        for (Prompt prompt : prompts) {
            if (prompt.text().isBlank()) {
                rewritten.add(prompt);
                continue;
            }
            String text = done.computeIfAbsent(prompt.text(), original -> ask(rewriter, original, terminal));
            rewritten.add(text.equals(prompt.text()) ? prompt : prompt.rewritten(text));
        }
        return rewritten;
    }

    private String ask(PromptRewriter rewriter, String original, Terminal terminal) {
        Rewriting answer = rewriter.rewrite(original);
        answer.problem()
                .ifPresentOrElse(
                        problem -> {
                            terminal.warn(problem);
                            warnings.add(problem);
                        },
                        () -> terminal.err()
                                .println(terminal.labels().of("rewritten", VisibleText.of(answer.prompt()))));
        return answer.prompt();
    }

    /** What went wrong, for the report. */
    List<Message> warnings() {
        return List.copyOf(warnings);
    }

    private PromptRewriter rewriter(String address) {
        if (seconds < 1 || seconds > Duration.ofHours(1).toSeconds()) {
            throw new InvalidRequestException(CliMessage.REWRITE_SECONDS_UNFIT, seconds);
        }
        PromptRewriter rewriter = PromptRewriter.of(address).withLimit(Duration.ofSeconds(seconds));
        PromptRewriter named = model == null ? rewriter : rewriter.withModel(model);
        @Nullable String key = keyFile == null ? System.getenv(KEY_VARIABLE) : read(keyFile);
        return key == null || keyFile == null && key.isEmpty() ? named : named.withKey(key.strip());
    }

    private static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(CoreMessage.FILE_IS_FOLDER, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_KEY_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }
}
