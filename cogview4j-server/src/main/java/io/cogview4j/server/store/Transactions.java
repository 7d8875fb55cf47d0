package io.cogview4j.server.store;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs transactions on threads of its own, one for each connection. A thread that is interrupted while it uses the database would do
 * harm to others: a virtual thread closes the socket of its connection.
 */
public final class Transactions {
    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Step<T> {
        T in(Handle handle);
    }

    private static final int MOST_ATTEMPTS = 10;

    /** Of PostgreSQL: serialization failure, deadlock, and what two inserts of one key end in. */
    private static final Set<String> PASSING = Set.of("40001", "40P01", "23505");

    private final Jdbi jdbi;
    private final ExecutorService threads;

    Transactions(Jdbi jdbi, int connections) {
        this.jdbi = jdbi;
        threads = Executors.newFixedThreadPool(
                connections,
                Thread.ofPlatform().name("cogview4j-database-", 1).daemon().factory());
    }

    <T> T run(Step<T> step) {
        try {
            // Waits whether or not the thread is interrupted.
            return CompletableFuture.supplyAsync(() -> attempt(step), threads).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private <T> T attempt(Step<T> step) {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbi.inTransaction(step::in);
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !isPassing(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isPassing(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && PASSING.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
