package io.cogview4j.cli.resume;

import io.cogview4j.GeneratedImages;
import io.cogview4j.PreparedRun;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.message.VisibleText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A run of the command, and how it goes on if it ends before it is done. */
public final class Saving {
    private final PreparedRun run;
    private final @Nullable Path file;
    private final @Nullable ResumedRun from;
    private final String command;
    private final Terminal terminal;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean saved;

    private Saving(PreparedRun run, @Nullable Path file, @Nullable ResumedRun from, String command, Terminal terminal) {
        this.run = run;
        this.file = file;
        this.from = from;
        this.command = command;
        this.terminal = terminal;
        this.saved = from != null;
    }

    /** One that is not saved. */
    public static Saving none(PreparedRun run, Terminal terminal) {
        return new Saving(run, null, null, "", terminal);
    }

    /** @param command that goes on with it */
    static Saving in(Path file, PreparedRun run, String command, Terminal terminal) {
        return new Saving(run, file, null, command, terminal);
    }

    static Saving goingOn(PreparedRun run, ResumedRun from, String command, Terminal terminal) {
        return new Saving(run, from.file(), from, command, terminal);
    }

    public PreparedRun run() {
        return run;
    }

    /** Says before the work where the run is saved, which is of use if the process is killed. */
    public void announce() {
        if (file != null && from == null) {
            tell("resume.saved", file, command);
        } else if (from != null) {
            int step = from.point().step();
            tell(
                    "resume.from",
                    from.file(),
                    from.point().passesDone() + 1,
                    from.point().passes(),
                    step);
        }
    }

    /**
     * Runs; if it ends early, the user is told how it goes on.
     *
     * @param changes carries out what changes files
     */
    public GeneratedImages run(
            RunListener listener, Cancellation cancellation, Executor changes, PreparedRun.ImageSink made) {
        try {
            return run.savedBy(changes).run(heardBy(listener), cancellation, made);
        } catch (RuntimeException | Error e) {
            tellCommand();
            throw e;
        }
    }

    private RunListener heardBy(RunListener listener) {
        return new RunListener() {
            @Override
            public void on(RunEvent event) {
                saved = saved && !(event instanceof RunEvent.SaveRemoved) || event instanceof RunEvent.Saved;
                listener.on(event);
            }

            @Override
            public StepControl after(Step step) {
                return listener.after(step);
            }
        };
    }

    /** What goes on with the run; empty if it was not saved, or is done. */
    public Optional<String> command() {
        return saved ? Optional.of(command) : Optional.empty();
    }

    /** Says so, once; in JSON it stands with the error. */
    public void tellCommand() {
        if (!terminal.style().json() && !told.getAndSet(true)) {
            command().ifPresent(typed -> tell("resume.command", typed));
        }
    }

    private void tell(String key, Object... values) {
        terminal.progress().leaveLine();
        terminal.err().println(VisibleText.of(terminal.labels().of(key, values)));
    }

    /** What the result in JSON says. */
    public void describe(ObjectNode node) {
        if (from != null) {
            node.put("resumedFrom", from.file().toString());
            node.put("resumedAtStep", from.point().step());
        } else if (file != null) {
            node.put("resumable", file.toString());
        }
    }
}
