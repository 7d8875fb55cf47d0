package io.cogview4j.cli.command;

import io.cogview4j.PromptCache;
import io.cogview4j.api.Bytes;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.output.TextTable;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** What is known of prompts that were encoded before. */
@Command(
        name = "cache",
        description = "Shows or deletes the embeddings that encode and generate keep to encode no prompt twice.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final Terminal terminal;

    public CacheCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "list", description = "Lists the prompts, last used first.", mixinStandardHelpOptions = true)
    int list() {
        PromptCache cache = PromptCache.ofUser();
        List<PromptCache.CachedPrompt> entries = cache.list();
        Labels labels = terminal.labels();
        List<List<String>> rows = new ArrayList<>();
        for (PromptCache.CachedPrompt entry : entries) {
            rows.add(List.of(
                    MINUTES.format(entry.lastUse().atZone(ZoneId.systemDefault())),
                    Integer.toString(entry.tokens()),
                    Bytes.decimal(entry.bytes()),
                    entry.text() == null ? labels.of("unknown") : "\"" + entry.text() + "\""));
        }
        List<String> lines = new ArrayList<>();
        if (!entries.isEmpty()) {
            lines.addAll(new TextTable(
                            labels.all("cache.used", "tokens", "size", "prompt"),
                            List.of(false, true, true, false),
                            rows)
                    .lines(terminal.columns()));
        }
        long bytes = entries.stream().mapToLong(PromptCache.CachedPrompt::bytes).sum();
        lines.add(labels.of("cache.total", entries.size(), Bytes.decimal(bytes), cache.folder()));
        terminal.print(lines);
        return 0;
    }

    @Command(name = "clear", description = "Deletes all of them.", mixinStandardHelpOptions = true)
    int clear() {
        int cleared = PromptCache.ofUser().clear();
        terminal.print(List.of(terminal.labels().of("cache.cleared", cleared)));
        return 0;
    }

    @Command(name = "path", description = "Prints the folder that they are in.", mixinStandardHelpOptions = true)
    int path() {
        terminal.print(List.of(PromptCache.ofUser().folder().toString()));
        return 0;
    }
}
