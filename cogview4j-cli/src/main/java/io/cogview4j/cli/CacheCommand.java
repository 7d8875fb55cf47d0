package io.cogview4j.cli;

import io.cogview4j.embeddings.EmbeddingCache;
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
final class CacheCommand {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final Terminal terminal;

    CacheCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "list", description = "Lists the prompts, last used first.", mixinStandardHelpOptions = true)
    int list() {
        EmbeddingCache cache = EmbeddingCache.open();
        List<EmbeddingCache.Entry> entries = cache.list();
        Labels labels = Labels.of(terminal);
        List<List<String>> rows = new ArrayList<>();
        for (EmbeddingCache.Entry entry : entries) {
            rows.add(List.of(
                    MINUTES.format(entry.lastUse().atZone(ZoneId.systemDefault())),
                    Integer.toString(entry.tokens()),
                    Bytes.text(entry.bytes()),
                    entry.text() == null ? labels.of("unknown") : "\"" + entry.text() + "\""));
        }
        List<String> lines = new ArrayList<>();
        if (!entries.isEmpty()) {
            lines.addAll(new TextTable(
                            List.of(
                                    labels.of("cache.used"),
                                    labels.of("tokens"),
                                    labels.of("size"),
                                    labels.of("prompt")),
                            List.of(false, true, true, false),
                            rows)
                    .lines(Columns.ofOutput()));
        }
        long bytes = entries.stream().mapToLong(EmbeddingCache.Entry::bytes).sum();
        lines.add(labels.of("cache.total", entries.size(), Bytes.text(bytes), cache.folder()));
        new Printer(terminal).print(lines);
        return 0;
    }

    @Command(name = "clear", description = "Deletes all of them.", mixinStandardHelpOptions = true)
    int clear() {
        int cleared = EmbeddingCache.open().clear();
        new Printer(terminal).print(List.of(Labels.of(terminal).of("cache.cleared", cleared)));
        return 0;
    }

    @Command(name = "path", description = "Prints the folder that they are in.", mixinStandardHelpOptions = true)
    int path() {
        new Printer(terminal).print(List.of(EmbeddingCache.open().folder().toString()));
        return 0;
    }
}
