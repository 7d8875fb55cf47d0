package io.cogview4j.cli.tokens;

import io.cogview4j.api.PromptRequest;
import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.hub.Hub;
import io.cogview4j.inspect.PromptReader;
import io.cogview4j.inspect.PromptTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how a model reads prompts. */
@Command(
        name = "tokens",
        description = "Shows the tokens of prompts, how many there are, and what is cut off. Opens no weights.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  cogview4j tokens \"a red heart\"",
            "  cogview4j tokens \"a lighthouse at dusk\" --model CogView4-6B --json"
        })
public final class TokensCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "PROMPT",
            arity = "1..*",
            description = "What a picture shows, in English or Chinese. Each argument is a prompt of its own.")
    private List<String> prompts = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "Folder of a CogView4 checkpoint, of which only the tokenizer has to be there, or the name of a model "
                            + "that was pulled. Without it: the small model that is built in.")
    private @Nullable String model;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Where a prompt is cut; ${DEFAULT-VALUE} is what the model was trained with.")
    private int maxTokens = PromptRequest.DEFAULT_MAX_TOKENS;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public TokensCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<PromptTokens> read = new ArrayList<>();
        try (PromptReader reader = reader()) {
            for (String prompt : prompts) {
                read.add(reader.read(prompt, maxTokens));
            }
        }
        if (json) {
            terminal.printJson(TokensJson.of(read));
        } else {
            terminal.print(new TokensText(terminal.labels()).lines(read, terminal.columns()));
        }
        return ExitCode.OK;
    }

    private PromptReader reader() {
        return model == null
                ? PromptReader.ofBuiltInModel()
                : PromptReader.of(Hub.ofEnvironment().locate(model));
    }
}
