package io.cogview4j.server;

import io.cogview4j.server.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What keeps the server from working: {@code no-worker} or {@code database}. However often this is asked, the database is asked once a
 * second at most, and never while it still owes an answer.
 */
final class Troubles implements Supplier<List<String>> {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final BooleanSupplier workerIsDead;
    private final Runnable askDatabase;
    private final Executor threads;
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    private long askedNanos = System.nanoTime() - INTERVAL.toNanos();

    Troubles(BooleanSupplier workerIsDead, Database database) {
        this(workerIsDead, () -> database.transact(handle -> handle.execute("SELECT 1")), Thread::startVirtualThread);
    }

    /** @param askDatabase fails, or does not return, if it does not work */
    Troubles(BooleanSupplier workerIsDead, Runnable askDatabase, Executor threads) {
        this.workerIsDead = workerIsDead;
        this.askDatabase = askDatabase;
        this.threads = threads;
    }

    @Override
    public List<String> get() {
        List<String> found = new ArrayList<>();
        if (workerIsDead.getAsBoolean()) {
            found.add("no-worker");
        }
        if (!isAnswering(newestAnswer())) {
            found.add("database");
        }
        return found;
    }

    private synchronized CompletableFuture<Void> newestAnswer() {
        if (answer.isDone() && System.nanoTime() - askedNanos >= INTERVAL.toNanos()) {
            askedNanos = System.nanoTime();
            answer = CompletableFuture.runAsync(askDatabase, threads);
        }
        return answer;
    }

    private static boolean isAnswering(CompletableFuture<Void> answer) {
        try {
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
