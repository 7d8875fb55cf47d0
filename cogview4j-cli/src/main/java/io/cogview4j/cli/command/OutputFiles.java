package io.cogview4j.cli.command;

import io.cogview4j.api.OutputFile;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that one command writes. Their names are taken before the work, so that no other command takes them and nothing
 * fails after it; those without a result are given back in the end.
 */
final class OutputFiles implements AutoCloseable {
    /** What a command writes, and what it answers if a file of another kind is in its way. */
    record Kind(Class<? extends Inspection> content, CliMessage otherContent) {}

    private final Interruption interruption;
    private final Kind kind;
    private final boolean overwriting;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> reserved = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();
    private @Nullable Path aside;
    private boolean asideWritten;

    /** @param overwriting whether files of the kind may be replaced */
    OutputFiles(Interruption interruption, Kind kind, boolean overwriting) {
        this.interruption = interruption;
        this.kind = kind;
        this.overwriting = overwriting;
    }

    /** In the order of the results; empty before they are taken. */
    List<Path> all() {
        return List.copyOf(files);
    }

    /**
     * Takes names that the user has given.
     *
     * @throws InvalidRequestException if there is a file that is not to be replaced
     * @throws io.cogview4j.message.OutputException if one cannot be written
     */
    void take(List<Path> given) {
        interruption.write(() -> {
            for (Path file : given) {
                requireApart(file, aside);
                take(file);
            }
            files.addAll(given);
        });
    }

    private void take(Path file) {
        if (reserve(file)) {
            return;
        }
        if (!mayBeReplaced(file)) {
            throw new InvalidRequestException(kind.otherContent(), file);
        }
        if (!overwriting) {
            throw new InvalidRequestException(CliMessage.OUTPUT_EXISTS, file);
        }
    }

    /**
     * Takes the name of a file that is written again and again beside the results, under the same rules.
     *
     * @throws InvalidRequestException if there is a file that is not to be replaced, or it is one of the results
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    void takeAside(Path file) {
        interruption.write(() -> {
            files.forEach(result -> requireApart(result, file));
            take(file);
            aside = file;
        });
    }

    /** The file beside the results. */
    Path aside() {
        return Objects.requireNonNull(aside);
    }

    /** Writes it anew, with no interruption in between. */
    void writeAside(Consumer<Path> content) {
        interruption.write(() -> {
            content.accept(aside());
            asideWritten = true;
        });
    }

    /** Two names may be those of one file. */
    private static void requireApart(Path result, @Nullable Path aside) {
        try {
            boolean same = aside != null
                    && (result.toAbsolutePath()
                                    .normalize()
                                    .equals(aside.toAbsolutePath().normalize())
                            || Files.exists(result) && Files.exists(aside) && Files.isSameFile(result, aside));
            if (same) {
                throw new InvalidRequestException(CliMessage.PREVIEW_FILE_IS_OUTPUT, result);
            }
        } catch (IOException e) {
            // told when they are taken
        }
    }

    /** Takes the first names of which all are free. @param candidates those of an attempt, counted from 1 */
    void takeFree(IntFunction<List<Path>> candidates) {
        interruption.write(() -> {
            for (int attempt = 1; files.isEmpty(); attempt++) {
                List<Path> names = candidates.apply(attempt);
                if (names.stream().allMatch(this::reserve)) {
                    files.addAll(names);
                } else {
                    release();
                }
            }
        });
    }

    private boolean reserve(Path file) {
        boolean free = new OutputFile(file).reserve();
        if (free) {
            reserved.add(file);
        }
        return free;
    }

    /** An empty file is nobody's work: a command that was killed leaves such a one. */
    private boolean mayBeReplaced(Path file) {
        try {
            return Files.size(file) == 0
                    || kind.content().isInstance(Inspector.withoutModel().inspect(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the result of a place, with no interruption in between. */
    void write(int place, Consumer<Path> result) {
        interruption.write(() -> {
            result.accept(files.get(place));
            written.add(files.get(place));
        });
    }

    /**
     * Does the work of which the results are written. If it ends early, by an interruption or a failure, the user is told what
     * there is of it.
     */
    void during(Terminal terminal, Runnable work) {
        interruption.whenAbandoned(() -> {
            tellOutcome(terminal);
            release();
        });
        try {
            work.run();
        } catch (CogView4Exception e) {
            if (e instanceof CancelledException || !written.isEmpty()) {
                tellOutcome(terminal);
            }
            throw e;
        }
    }

    private void tellOutcome(Terminal terminal) {
        terminal.progress().leaveLine();
        String names = written.stream().map(Path::toString).collect(Collectors.joining(", ", ": ", ""));
        terminal.err()
                .println(terminal.labels().of("outcome", written.size(), files.size(), written.isEmpty() ? "" : names));
    }

    private void release() {
        reserved.stream()
                .filter(file -> !written.contains(file) && !(asideWritten && file.equals(aside)))
                .forEach(file -> new OutputFile(file).release());
        reserved.clear();
    }

    @Override
    public void close() {
        interruption.write(this::release);
    }
}
