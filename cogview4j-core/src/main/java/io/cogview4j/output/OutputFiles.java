package io.cogview4j.output;

import io.cogview4j.api.OutputFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Path aside;
    private boolean asideWritten;

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

    /** As {@link #take(Path, int)}, with a name for each. */
    public void take(List<Path> given) {
        given.forEach(kind::requireName);
        changes.execute(() -> {
            for (Path file : given) {
                requireApart(file, aside);
                take(file);
            }
            files.addAll(given);
        });
    }

    /**
     * As {@link #take(List)}, for work that goes on. Files that are there from its earlier part stay as they are until their results
     * are written anew, and names that it had taken, which are empty files if its process was killed, are taken again.
     *
     * @param isThere tells by the place whether a file is there from the earlier part
     */
    public void take(List<Path> given, IntPredicate isThere) {
        given.forEach(kind::requireName);
        changes.execute(() -> {
            for (int place = 0; place < given.size(); place++) {
                requireApart(given.get(place), aside);
                Path file = given.get(place);
                if (!isThere.test(place) && !takeEmpty(file)) {
                    take(file);
                }
            }
            files.addAll(given);
        });
    }

    private boolean takeEmpty(Path file) {
        try {
            boolean empty = Files.isRegularFile(file) && Files.size(file) == 0;
            if (empty) {
                reserved.add(file);
            }
            return empty;
        } catch (IOException e) {
            return false; // told when it is taken
        }
    }

    private void take(Path file) {
        if (!reserve(file)) {
            kind.requireReplaceable(file);
            if (!overwriting) {
                throw new InvalidRequestException(CoreMessage.OUTPUT_EXISTS, file);
            }
        }
    }

    /**
     * Takes the name of a file that is written again and again beside the results, under the same rules.
     *
     * @throws InvalidRequestException if there is a file that is not to be replaced, or it is one of the results
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    public void takeAside(Path file) {
        changes.execute(() -> {
            files.forEach(result -> requireApart(result, file));
            take(file);
            aside = file;
        });
    }

    /** The file beside the results. */
    public Path aside() {
        return Objects.requireNonNull(aside);
    }

    /** Writes it anew. */
    public void writeAside(Consumer<Path> content) {
        changes.execute(() -> {
            content.accept(aside());
            asideWritten = true;
        });
    }

    /** Whether a file is one of the results, or the one beside them, under whatever name. */
    public boolean has(Path file) {
        return files.stream().anyMatch(result -> isSame(result, file)) || aside != null && isSame(aside, file);
    }

    private static void requireApart(Path result, @Nullable Path aside) {
        if (aside != null && isSame(result, aside)) {
            throw new InvalidRequestException(CoreMessage.PREVIEW_FILE_IS_OUTPUT, result);
        }
    }

    /** Two names may be those of one file. */
    private static boolean isSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // told when they are taken
        }
    }

    /** Takes the first names of our own of which all are free; each has the seed of its picture. */
    public void takeFree(Path folder, List<Long> seeds) {
        takeFree(attempt -> OutputNames.ofSeeds(folder, seeds, attempt));
    }

    /**
     * Takes the first names of which all are free.
     *
     * @param candidates those of an attempt, counted from 1
     */
    public void takeFree(IntFunction<List<Path>> candidates) {
        changes.execute(() -> {
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

    /** Writes the result of a place. */
    public void write(int place, Consumer<Path> result) {
        changes.execute(() -> {
            result.accept(files.get(place));
            written.add(files.get(place));
        });
    }

    private void release() {
        reserved.stream()
                .filter(file -> !written.contains(file) && !(asideWritten && file.equals(aside)))
                .forEach(file -> new OutputFile(file).release());
        reserved.clear();
    }

    /** Gives back the names that got no result. */
    @Override
    public void close() {
        changes.execute(this::release);
    }
}
