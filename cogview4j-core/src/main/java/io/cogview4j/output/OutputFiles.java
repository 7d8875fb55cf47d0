package io.cogview4j.output;

import io.cogview4j.api.OutputFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The files of the results of one run. Their names are taken before the work, so that no other process takes them and nothing
 * fails after it; those without a result are given back in the end.
 */
public final class OutputFiles implements AutoCloseable {
    private final OutputKind kind;
    private final boolean overwriting;
    private final Executor changes;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> reserved = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();

    /**
     * @param overwriting whether files of the kind may be replaced
     * @param changes carries out what changes files, at once; a program that may be ended meanwhile lets nothing in between
     */
    public OutputFiles(OutputKind kind, boolean overwriting, Executor changes) {
        this.kind = kind;
        this.overwriting = overwriting;
        this.changes = changes;
    }

    /** In the order of the results; empty before they are taken. */
    public List<Path> all() {
        return List.copyOf(files);
    }

    /** Those that have their results, in the order in which they got them. */
    public List<Path> written() {
        return List.copyOf(written);
    }

    /**
     * Takes the name that the user has given; of several files each has its number before the extension.
     *
     * @throws InvalidRequestException if the name is not one of the kind, or there is a file that is not to be replaced
     * @throws io.cogview4j.message.OutputException if one cannot be written
     */
    public void take(Path given, int count) {
        kind.requireName(given);
        take(OutputNames.given(given, count));
    }

    void take(List<Path> given) {
        changes.execute(() -> {
            for (Path file : given) {
                if (!reserve(file)) {
                    kind.requireReplaceable(file);
                    if (!overwriting) {
                        throw new InvalidRequestException(CoreMessage.OUTPUT_EXISTS, file);
                    }
                }
            }
            files.addAll(given);
        });
    }

    /** Takes the first names of our own of which all are free; each has the seed of its picture. */
    public void takeFree(Path folder, List<Long> seeds) {
        changes.execute(() -> {
            for (int attempt = 1; files.isEmpty(); attempt++) {
                List<Path> names = OutputNames.ofSeeds(folder, seeds, attempt);
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

    /** Writes the result of a place. */
    public void write(int place, Consumer<Path> result) {
        changes.execute(() -> {
            result.accept(files.get(place));
            written.add(files.get(place));
        });
    }

    private void release() {
        reserved.stream().filter(file -> !written.contains(file)).forEach(file -> new OutputFile(file).release());
        reserved.clear();
    }

    /** Gives back the names that got no result. */
    @Override
    public void close() {
        changes.execute(this::release);
    }
}
