package io.cogview4j.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource
    void makes_its_tables_and_finds_them_again(TestDatabase kind) {
        String url = kind.freshUrl();

        for (int opening = 1; opening <= 2; opening++) {
            try (Database database = Database.open(url, temporary)) {
                assertThat(count(database, "queue")).isEqualTo(1);
                assertThat(count(database, "job")).isZero();
            }
        }
    }

    @Test
    void is_a_file_in_the_data_folder_for_the_user_alone_if_no_other_is_named() throws Exception {
        try (Database database = Database.open(null, temporary)) {
            assertThat(count(database, "job")).isZero();
        }

        Path folder = temporary.resolve("database");
        assertThat(folder.resolve("queue.sqlite")).isRegularFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @EnumSource
    void knows_its_data_folder_and_no_other(TestDatabase kind) throws Exception {
        String url = kind.freshUrl();
        Path own = temporary.resolve("own");
        Path moved = temporary.resolve("moved");
        Database.open(url, own).close();

        refused(StoreMessage.DATABASE_OF_OTHER_FOLDER, url, temporary.resolve("other"));

        Files.move(own, moved);
        assertThatCode(() -> Database.open(url, moved).close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void takes_no_folder_with_files_that_it_does_not_know(TestDatabase kind) throws Exception {
        try (Database database = Database.open(kind.freshUrl(), temporary)) {
            new FileBlobs(database).put(new byte[] {1});
        }

        refused(StoreMessage.DATA_FOLDER_OF_OTHER_DATABASE, kind.freshUrl(), temporary);
    }

    @ParameterizedTest
    @EnumSource
    void leaves_tables_of_a_newer_server_alone(TestDatabase kind) {
        String url = kind.freshUrl();
        try (Database database = Database.open(url, temporary)) {
            database.transact(handle -> handle.execute("""
                    INSERT INTO "flyway_schema_history" ("installed_rank", "version", "description", "type", "script", "checksum",
                        "installed_by", "execution_time", "success")
                    VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'someone', 1, TRUE)
                    """));
        }

        refused(StoreMessage.DATABASE_UNFIT, url, temporary);
    }

    @ParameterizedTest
    @EnumSource
    void does_not_mix_its_tables_with_those_of_others(TestDatabase kind) {
        String url = kind.freshUrl();
        try (Database database = Database.open(url, temporary)) {
            database.transact(handle -> handle.execute("DROP TABLE \"flyway_schema_history\""));
        }

        refused(StoreMessage.DATABASE_UNFIT, url, temporary);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://h/d",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:x?mode=memory",
                "jdbc:sqlite:/d/q?journal_mode=OFF",
                "queue",
                "",
                "postgresql://"
            })
    void refuses_what_is_no_database_for_it(String url) {
        refused(StoreMessage.DATABASE_ADDRESS_UNKNOWN, url, temporary);
    }

    @Test
    void says_why_a_server_does_not_answer_and_shows_no_password() {
        assertThatThrownBy(() -> Database.open("postgresql://me:secret@127.0.0.1:1/jobs?user=me", temporary))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(StoreMessage.DATABASE_UNREACHABLE))
                .hasMessageContaining("postgresql://127.0.0.1:1/jobs")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refuses_a_folder_whose_path_would_be_read_as_settings() {
        refused(StoreMessage.DATA_FOLDER_UNUSABLE, null, temporary.resolve("a?journal_mode=OFF"));
    }

    @Test
    void refuses_a_folder_that_cannot_be_made() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        refused(StoreMessage.DATA_FOLDER_UNUSABLE, TestDatabase.SQLITE.freshUrl(), file.resolve("below"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://me:p%40ss@db.local:5433/jobs?sslmode=require, jdbc:postgresql://db.local:5433/jobs?sslmode=require, me, p@ss",
        "postgres://db.local/jobs, jdbc:postgresql://db.local/jobs, , ",
        "postgresql://me@[::1]/jobs, jdbc:postgresql://[::1]/jobs, me, ",
        "jdbc:postgresql://db.local/jobs?user=me&password=x, jdbc:postgresql://db.local/jobs?user=me&password=x, , ",
        "jdbc:sqlite:/d/q, jdbc:sqlite:/d/q, , "
    })
    void reads_addresses(String text, String url, String user, String password) {
        DatabaseAddress address = DatabaseAddress.parse(text);

        assertThat(address)
                .extracting(DatabaseAddress::url, DatabaseAddress::user, DatabaseAddress::password)
                .containsExactly(url, user, password);
        assertThat(address.shown()).doesNotContain("ss@", "password");
    }

    @Test
    void takes_a_relative_path_of_a_file_from_where_it_is_started() {
        assertThat(DatabaseAddress.parse("jdbc:sqlite:below/q").shown())
                .isEqualTo(Path.of("below", "q").toAbsolutePath().toString());
    }

    @Test
    void makes_the_folder_of_a_file_that_is_named() {
        Path file = temporary.resolve("not/there/yet/queue.sqlite");

        Database.open("jdbc:sqlite:" + file, temporary).close();

        assertThat(file).isRegularFile();
    }

    @Test
    void a_file_waits_for_the_disk_before_it_acknowledges() {
        Database database = TestDatabase.SQLITE.emptied();

        assertThat(setting(database, "journal_mode")).isEqualTo("wal");
        assertThat(setting(database, "synchronous")).isEqualTo("2"); // FULL
        assertThat(setting(database, "foreign_keys")).isEqualTo("1");
    }

    private static String setting(Database database, String name) {
        return database.transact(handle ->
                handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void deletes_the_libraries_that_killed_servers_have_unpacked() throws Exception {
        Path left = Files.createDirectories(temporary.resolve("native")).resolve("sqlite-3-libsqlitejdbc.so");
        Path lock = left.resolveSibling(left.getFileName() + ".lck");
        Files.createFile(left);
        Files.createFile(lock);

        Database.open(null, temporary).close();

        assertThat(left).doesNotExist();
        assertThat(lock).doesNotExist();
    }

    @Test
    void a_file_is_free_again_when_it_could_not_be_opened() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("queue.sqlite"), "a text that is longer than the head of a database");

        refused(StoreMessage.DATABASE_UNREACHABLE, "jdbc:sqlite:" + file, temporary);

        Files.delete(file);
        assertThatCode(() -> Database.open("jdbc:sqlite:" + file, temporary).close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupted_thread_finishes_its_work_and_harms_nobody(TestDatabase kind) {
        Database database = kind.emptied();
        Thread.currentThread().interrupt();

        int changed = database.transact(handle -> handle.execute("UPDATE service SET turn = 7"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(changed).isEqualTo(1);
        assertThat(count(database, "service")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(StoreMessage.class)
    void every_message_is_there_in_english_and_chinese(StoreMessage code) {
        Object[] values = code.valueNames().toArray();

        StoreException refusal = new StoreException(null, code, values);

        assertThat(refusal).hasMessageContaining((String) values[0]);
        assertThat(refusal.problem().text(Locale.CHINESE))
                .contains((String) values[0])
                .containsPattern("\\p{IsHan}");
    }

    private static void refused(StoreMessage code, String url, Path folder) {
        assertThatThrownBy(() -> Database.open(url, folder).close())
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private static int count(Database database, String table) {
        return database.transact(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }
}
