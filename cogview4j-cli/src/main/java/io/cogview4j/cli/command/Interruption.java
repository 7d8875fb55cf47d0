package io.cogview4j.cli.command;

import io.cogview4j.cli.output.Terminal;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.output.OutputFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What Ctrl-C does: the work ends at its next part, and what is being written is finished, so no half file is left. */
public final class Interruption {
    /** How long work that was cancelled may take to end by itself. A part of a large network may take longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Duration patience = Duration.ZERO;
    private volatile Runnable whenAbandoned = () -> {};
    private volatile Supplier<Optional<String>> command = Optional::empty;

    /** For work that heeds it; an interruption waits for the end of the command from now on. */
    public Cancellation cancellation() {
        patience = PATIENCE;
        return cancellation;
    }

    /**
     * Waits for an interruption, for a command that goes on until there is one.
     *
     * @param patience how long the command may then take to end
     */
    public void await(Duration patience) throws InterruptedException {
        this.patience = patience;
        asked.await();
    }

    /** Writes, with no interruption in between. */
    void write(Runnable write) {
        writing.lock();
        try {
            write.run();
        } finally {
            writing.unlock();
        }
    }

    /** What is to be typed to go on with the work if it ends early. */
    void goesOnWith(Supplier<Optional<String>> command) {
        this.command = command;
    }

    /** What is to be typed to go on with the work that ended early; empty if there is nothing to go on with. */
    public Optional<String> command() {
        return command.get();
    }

    /** What is to be done last, after what was named before, if the process ends before the work does. */
    void whenAbandoned(Runnable last) {
        Runnable before = whenAbandoned;
        whenAbandoned = () -> {
            before.run();
            last.run();
        };
    }

    /**
     * Does work of which the results are written. If it ends early, by an interruption or a failure, the user is told what
     * there is of it, and names without a result are given back.
     */
    void during(OutputFiles files, Terminal terminal, Runnable work) {
        whenAbandoned(() -> {
            tellOutcome(files, terminal);
            files.close();
        });
        try {
            work.run();
        } catch (CogView4Exception e) {
            if (e instanceof CancelledException || !files.written().isEmpty()) {
                tellOutcome(files, terminal);
            }
            throw e;
        }
    }

    private static void tellOutcome(OutputFiles files, Terminal terminal) {
        terminal.progress().leaveLine();
        List<Path> written = files.written();
        String names = written.stream().map(Path::toString).collect(Collectors.joining(", ", ": ", ""));
        terminal.err()
                .println(terminal.labels()
                        .of("outcome", written.size(), files.all().size(), written.isEmpty() ? "" : names));
    }

    /** To be called when a command is over, with nothing left to clean up. */
    public void commandEnded() {
        ended.countDown();
    }

    /**
     * To be called when the process is about to end. Returns when the command has ended, or would take too long to, but
     * not while a file is being written; nothing more is written then.
     *
     * @return whether the command has ended, and told so, by itself
     */
    public boolean interrupt() {
        cancellation.cancel();
        asked.countDown();
        try {
            if (ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writing.lock();
        whenAbandoned.run();
        return false;
    }
}
