package io.cogview4j.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.BlobId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class FileBlobsTest {
    private static final byte[] CONTENT = "a picture".getBytes(StandardCharsets.UTF_8);
    private static final BlobId NAME = new BlobId("07fe58bab5c0b7bbd3b23e9fa20e3e9e1b3fd7f47d3ca9e2e7b2bd8ea9ea14a3");

    @Parameter
    private TestDatabase kind;

    private Database database;
    private FileBlobs blobs;
    private BlobSweep sweep;

    @BeforeEach
    void emptyStore() throws IOException {
        database = kind.emptied();
        blobs = new FileBlobs(database);
        sweep = new BlobSweep(database);
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    @Test
    void keeps_content_under_its_hash_for_the_user_alone() throws IOException {
        BlobId id = blobs.put(CONTENT);

        Path file = blobs.file(id).orElseThrow();
        assertThat(file).hasBinaryContent(CONTENT).hasDigest("SHA-256", id.sha256());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void keeps_equal_content_once() throws IOException {
        BlobId bytes = blobs.put(CONTENT);
        BlobId stream = blobs.put(new ByteArrayInputStream(CONTENT), CONTENT.length);

        assertThat(stream).isEqualTo(bytes);
        assertThat(files()).hasSize(1);
    }

    @Test
    void keeps_nothing_of_a_stream_that_is_too_long() throws IOException {
        assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(CONTENT), CONTENT.length - 1))
                .isInstanceOf(BlobTooLargeException.class);

        assertThat(files()).isEmpty();
    }

    @Test
    void keeps_nothing_of_a_stream_that_breaks() throws IOException {
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("gone");
                }
                return 1;
            }
        };

        assertThatThrownBy(() -> blobs.put(broken, Long.MAX_VALUE)).hasMessage("gone");

        assertThat(files()).isEmpty();
    }

    @Test
    void stores_for_an_interrupted_thread_too() throws IOException {
        Thread.currentThread().interrupt();

        BlobId id = blobs.put(CONTENT);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(blobs.file(id)).isPresent();
    }

    @Test
    void has_no_file_of_another_name() {
        assertThat(blobs.file(NAME)).isEmpty();
        assertThat(blobs.keep(NAME, Duration.ofDays(1))).isFalse();
    }

    @Test
    void sweeps_a_file_that_nobody_names_after_an_hour() throws IOException {
        BlobId id = blobs.put(CONTENT);
        assertThat(sweep.run()).isZero();

        anHourPasses();

        assertThat(sweep.run()).isEqualTo(1);
        assertThat(blobs.file(id)).isEmpty();
        assertThat(blobs.put(CONTENT)).isEqualTo(id);
        assertThat(blobs.file(id)).isPresent();
    }

    @Test
    void leaves_a_file_as_long_as_it_is_to_be_kept() throws IOException {
        BlobId id = blobs.put(CONTENT);
        assertThat(blobs.keep(id, Duration.ofHours(3))).isTrue();

        anHourPasses();

        assertThat(sweep.run()).isZero();
        assertThat(blobs.file(id)).isPresent();
    }

    @Test
    void gives_a_file_that_is_stored_again_another_hour() throws IOException {
        BlobId id = blobs.put(CONTENT);
        anHourPasses();

        blobs.put(CONTENT);

        assertThat(sweep.run()).isZero();
        assertThat(blobs.file(id)).isPresent();
    }

    @Test
    void sweeps_what_killed_processes_left_behind() throws IOException {
        Path half = Files.createFile(database.files().resolve(".00000000-0000-0000-0000-000000000000.tmp"));
        Path young = Files.createFile(database.files().resolve(".00000000-0000-0000-0000-000000000001.tmp"));
        age(half);

        assertThat(sweep.run()).isEqualTo(1);

        assertThat(half).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void sweeps_while_files_come_and_go() throws Exception {
        // each of them is there when its folder is listed, and most of them are gone when they are looked at
        for (int round = 0; round < 5; round++) {
            List<Path> growing = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                growing.add(Files.createFile(database.files().resolve("." + UUID.randomUUID() + ".tmp")));
            }
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                Future<Integer> sweeping = threads.submit(sweep::run);
                for (Path file : growing) {
                    Files.delete(file);
                }
                assertThat(sweeping.get()).isZero();
            }
        }
    }

    @Test
    void gives_a_file_that_the_database_does_not_know_an_hour_more() throws IOException {
        BlobId id = blobs.put(CONTENT);
        age(blobs.file(id).orElseThrow());
        database.transact(handle -> handle.execute("DELETE FROM blob"));

        assertThat(sweep.run()).isZero();
        anHourPasses();

        assertThat(sweep.run()).isEqualTo(1);
        assertThat(blobs.file(id)).isEmpty();
    }

    @Test
    void never_sweeps_a_file_that_was_just_stored() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Boolean> sweeping = threads.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    anHourPasses();
                    sweep.run();
                }
                return true;
            });
            int kept = 0;
            while (!sweeping.isDone()) {
                BlobId id = blobs.put(CONTENT);
                kept += database.transact(handle -> {
                    boolean isKept = handle.createQuery("""
                                    SELECT sha256 FROM blob WHERE kept_until > :now <forUpdate>
                                    """)
                            .bind("now", DatabaseClock.millis(handle))
                            .mapTo(String.class)
                            .findOne()
                            .isPresent();
                    assertThat(blobs.file(id).isPresent() || !isKept).isTrue();
                    return isKept ? 1 : 0;
                });
            }
            assertThat(sweeping.get()).isTrue();
            assertThat(kept).isPositive();
        }
    }

    private void anHourPasses() {
        database.transact(handle -> handle.execute("UPDATE blob SET kept_until = kept_until - 3660000"));
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(database.files())) {
            return new ArrayList<>(tree.filter(Files::isRegularFile).toList());
        }
    }
}
