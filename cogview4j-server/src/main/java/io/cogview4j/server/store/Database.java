package io.cogview4j.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Where the queue is kept: a file of SQLite, for one server, or PostgreSQL, for any number of them that share the data folder. Its
 * tables are made and brought up to date when it is opened.
 */
public final class Database implements AutoCloseable {
    private static final String SQLITE_LIBRARY_FOLDER = "org.sqlite.tmpdir";

    private final DatabaseAddress address;
    private final DataFolder folder;
    private final HikariDataSource pool;
    private final Transactions transactions;
    private final Optional<FileClaim> claim;

    private Database(DatabaseAddress address, DataFolder folder, HikariDataSource pool, Optional<FileClaim> claim) {
        this.address = address;
        this.folder = folder;
        this.pool = pool;
        this.claim = claim;
        Jdbi jdbi = Jdbi.create(pool);
        address.kind().phrases().forEach(jdbi::define);
        transactions = new Transactions(jdbi, address.kind().connections());
    }

    /**
     * Opens a database.
     *
     * @param url {@code jdbc:sqlite:…}, {@code jdbc:postgresql:…} or {@code postgresql://user:password@host/name}; null for a file
     *     in the data folder
     * @param dataFolder is made if there is none
     * @throws StoreException if it cannot be used, or if another server has it alone
     */
    public static Database open(@Nullable String url, Path dataFolder) {
        // An address that is none makes no folder.
        Optional<DatabaseAddress> named = Optional.ofNullable(url).map(DatabaseAddress::parse);
        DataFolder folder = DataFolder.open(dataFolder);
        DatabaseAddress address = named.orElseGet(() -> DatabaseAddress.in(folder.database()));
        Optional<FileClaim> claim = claim(address, folder);
        try {
            probe(address);
            return open(address, folder, claim);
        } catch (RuntimeException e) {
            claim.ifPresent(FileClaim::close);
            throw e;
        }
    }

    private static Database open(DatabaseAddress address, DataFolder folder, Optional<FileClaim> claim) {
        HikariDataSource pool = new HikariDataSource(config(address));
        try {
            migrate(address, pool);
            Database database = new Database(address, folder, pool, claim);
            database.transact(database::bindFolder);
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Makes a file of SQLite this process's own; empty for servers, which share. */
    private static Optional<FileClaim> claim(DatabaseAddress address, DataFolder folder) {
        if (address.kind() != DatabaseAddress.Kind.SQLITE) {
            return Optional.empty();
        }
        try {
            Path file = address.file();
            DataFolder.createFolder(file.getParent());
            Optional<FileClaim> claim = FileClaim.of(file.resolveSibling(file.getFileName() + ".lock"));
            if (claim.isEmpty()) {
                throw new StoreException(null, StoreMessage.DATABASE_IN_USE, address.shown());
            }
            unpackLibrary(folder.emptied("native"));
            return claim;
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATABASE_UNREACHABLE, address.shown(), firstLine(e));
        }
    }

    /** SQLite's own choice, the system's folder for temporary files, may forbid to execute what is in it. */
    private static void unpackLibrary(Path folder) {
        if (System.getProperty(SQLITE_LIBRARY_FOLDER) == null) {
            System.setProperty(SQLITE_LIBRARY_FOLDER, folder.toString());
        }
    }

    /** One attempt to connect: the pool would try for long, and tell less of what went wrong. */
    private static void probe(DatabaseAddress address) {
        Properties settings = new Properties();
        settings.putAll(address.kind().settings());
        Optional.ofNullable(address.user()).ifPresent(name -> settings.setProperty("user", name));
        Optional.ofNullable(address.password()).ifPresent(word -> settings.setProperty("password", word));
        try (Connection connection = DriverManager.getConnection(address.url(), settings)) {
            connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new StoreException(e, StoreMessage.DATABASE_UNREACHABLE, address.shown(), firstLine(e));
        }
    }

    private static HikariConfig config(DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("cogview4j");
        config.setJdbcUrl(address.url());
        Optional.ofNullable(address.user()).ifPresent(config::setUsername);
        Optional.ofNullable(address.password()).ifPresent(config::setPassword);
        config.setMaximumPoolSize(address.kind().connections());
        config.setMinimumIdle(1);
        config.setTransactionIsolation(address.kind().isolation());
        address.kind().settings().forEach(config::addDataSourceProperty);
        return config;
    }

    private static void migrate(DatabaseAddress address, DataSource pool) {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:io/cogview4j/server/store/migration")
                    .placeholders(address.kind().types())
                    .ignoreMigrationPatterns(new String[0]) // tables of a newer server are not touched
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException(e, StoreMessage.DATABASE_UNFIT, address.shown(), firstLine(e));
        }
    }

    /** Each knows the other, or does from now on. */
    private Boolean bindFolder(Handle handle) {
        Optional<String> known = handle.createQuery("SELECT folder FROM queue WHERE id = 1 <forUpdate>")
                .mapTo(String.class)
                .findOne();
        Optional<String> there = folder.id();
        if (known.isPresent()) {
            if (!known.equals(there)) {
                throw new StoreException(null, StoreMessage.DATABASE_OF_OTHER_FOLDER, folder.path(), address.shown());
            }
            return false;
        }
        if (there.isPresent() && !folder.isEmpty()) {
            throw new StoreException(null, StoreMessage.DATA_FOLDER_OF_OTHER_DATABASE, folder.path(), address.shown());
        }
        handle.createUpdate("UPDATE queue SET folder = :folder WHERE id = 1")
                .bind("folder", there.orElseGet(folder::createId))
                .execute();
        return true;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("\\.$", ""); // the message ends the sentence
    }

    /**
     * Does something in one transaction. If the database gives it up in favour of another one, it is done again. The thread may be
     * interrupted; what was begun is finished all the same.
     */
    public <T> T transact(Transactions.Step<T> step) {
        return transactions.run(step);
    }

    /** Whether no other process can be using the database at the same time. */
    public boolean isExclusive() {
        return address.kind() == DatabaseAddress.Kind.SQLITE;
    }

    /**
     * A folder in the data folder, made if there is none.
     *
     * @throws StoreException if it cannot be made
     */
    public Path folder(String name) {
        return folder.folder(name);
    }

    /** What only the servers that share the data folder know, 32 bytes. */
    public byte[] secret() {
        return transact(handle -> {
            handle.createQuery("SELECT folder FROM queue WHERE id = 1 <forUpdate>") // two may start at once
                    .mapTo(String.class)
                    .findOne();
            return folder.secret();
        });
    }

    /** Where the files by content are. */
    Path files() {
        return folder.files();
    }

    /** Ends what is being done, and closes. */
    @Override
    public void close() {
        transactions.close();
        pool.close();
        claim.ifPresent(FileClaim::close);
    }
}
