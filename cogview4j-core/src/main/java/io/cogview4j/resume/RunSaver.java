package io.cogview4j.resume;

import io.cogview4j.api.OutputFile;
import io.cogview4j.events.RunEvent;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.pipeline.RunControl;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Saves in a file where a run stands. A file that cannot be written ends nothing: it stays as it was, the user is told once, and
 * the next step tries again.
 */
public final class RunSaver {
    /** A share of a step that is worth telling, if it is also felt. */
    private static final double MOST_SHARE = 0.1;

    private static final long FELT_NANOS = 1_000_000_000L;

    private final Path file;
    private final RunControl control;
    private final Executor changes;
    private final SavedRun begin;
    private SavedRun at;

    private RunSaver(Path file, RunControl control, SavedRun at, Executor changes) {
        this.file = file;
        this.control = control;
        this.changes = changes;
        this.begin = at;
        this.at = at;
    }

    /**
     * Takes the file's name for a run that begins.
     *
     * @throws InvalidRequestException if there is a file of this name
     * @throws OutputException if there can be none
     */
    public static void take(Path file) {
        try {
            if (!new OutputFile(file).reserve() && Files.size(file) > 0) {
                throw new InvalidRequestException(CoreMessage.RESUME_FILE_EXISTS, file);
            }
        } catch (IOException e) {
            throw new InvalidRequestException(CoreMessage.RESUME_FILE_EXISTS, file);
        }
    }

    /** Gives the name back if nothing was saved. */
    public static void release(Path file) {
        new OutputFile(file).release();
    }

    /** Of a run that begins, whose embeddings are made; they are saved at once. */
    public static RunSaver beginning(Path file, SavedRun at, RunControl control, Executor changes) {
        RunSaver saver = new RunSaver(file, control, at, changes);
        saver.save(0);
        return saver;
    }

    /** Of a run that goes on from the file. */
    public static RunSaver goingOn(Path file, SavedRun at, RunControl control, Executor changes) {
        return new RunSaver(file, control, at, changes);
    }

    /** Of the passes of a run, from 0. */
    public PassState.Keeper ofPass(int pass) {
        return new PassState.Keeper() {
            @Override
            public @Nullable PassState begin() {
                return pass == begin.pass() ? begin.state() : null;
            }

            @Override
            public void keep(PassState state, long stepNanos) {
                at = at.at(pass, state);
                save(stepNanos);
            }
        };
    }

    /** The images of a pass were handed over. */
    public void passDone(int pass) {
        at = at.at(pass + 1, null);
        save(0);
    }

    private void save(long stepNanos) {
        long begun = System.nanoTime();
        try {
            SavedRun now = at;
            changes.execute(() -> ResumeFile.write(file, now));
        } catch (OutputException e) {
            control.warn(Message.of(CoreMessage.RESUME_NOT_SAVED, file, reason(e)));
            return;
        }
        long nanos = System.nanoTime() - begun;
        control.tell(new RunEvent.Saved(file, nanos));
        slow(file, nanos, stepNanos).ifPresent(control::warn);
    }

    /** What to say of saving that takes so long beside a step; empty if there is nothing to say. */
    static Optional<Message> slow(Path file, long nanos, long stepNanos) {
        double share = (double) nanos / Math.max(1, stepNanos);
        return stepNanos > 0 && nanos >= FELT_NANOS && share > MOST_SHARE
                ? Optional.of(Message.of(
                        CoreMessage.RESUME_SAVING_SLOW,
                        file,
                        String.format(Locale.ROOT, "%.1f", nanos / 1e9),
                        Math.round(100 * share)))
                : Optional.empty();
    }

    private static String reason(OutputException refusal) {
        String reason =
                switch (refusal.getCause()) {
                    case FileSystemException e when e.getReason() != null -> e.getReason();
                    case IOException e -> e.getMessage();
                    case null, default -> refusal.getMessage();
                };
        return reason == null ? refusal.problem().code().id() : reason;
    }

    /** The run has ended well: the file is of no use any more. */
    public void runDone() {
        try {
            if (Files.deleteIfExists(file)) {
                control.tell(new RunEvent.SaveRemoved(file));
            }
        } catch (IOException e) {
            // it stays, and does no harm
        }
    }
}
