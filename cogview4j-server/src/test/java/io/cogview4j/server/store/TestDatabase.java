package io.cogview4j.server.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The databases that every specification of the queue is run on. One of each kind is opened once for all tests, and emptied for each. */
public enum TestDatabase {
    SQLITE {
        @Override
        public String freshUrl() {
            return "jdbc:sqlite:" + temporaryFolder().resolve("queue.sqlite");
        }
    },
    POSTGRESQL {
        @Override
        public String freshUrl() {
            String name = "q" + UUID.randomUUID().toString().replace("-", "");
            try (var connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
            return Postgres.SERVER.getJdbcUrl("postgres", name);
        }
    };

    private Database shared;

    /** Starts with its first use, and ends with the process. */
    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A database that there is not yet, or that is empty. */
    public abstract String freshUrl();

    /** The one that all tests share, without a job and a file. */
    public synchronized Database emptied() {
        if (shared == null) {
            shared = Database.open(freshUrl(), temporaryFolder());
        }
        shared.transact(handle -> {
            handle.execute("DELETE FROM job");
            handle.execute("DELETE FROM blob");
            handle.execute("DELETE FROM client_turn");
            return handle.execute("UPDATE service SET turn = 0");
        });
        return shared;
    }

    /** One that goes with the output of the build. */
    public static Path temporaryFolder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "stores")).toAbsolutePath(), "store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
