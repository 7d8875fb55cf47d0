package io.cogview4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Servers that are killed under load: what they have taken in is done, and done once. */
@Tag("slow")
class KilledServerTest {
    private static final int KILLS = 20;
    private static final int CLIENTS = 4;

    @TempDir
    private Path folder;

    private static String request(int seed, int size, int steps) {
        return "{\"prompt\": \"a red heart\", \"size\": \"%dx%d\", \"steps\": %d, \"seed\": %d}"
                .formatted(size, size, steps, seed);
    }

    @ParameterizedTest
    @EnumSource
    void losesNoJobThatItHasTakenIn(TestDatabase kind) throws IOException, InterruptedException {
        String database = kind.freshUrl();
        Random random = new Random(22);
        AtomicInteger seeds = new AtomicInteger();
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        for (int kill = 0; kill < KILLS; kill++) {
            ServerProcess server = ServerProcess.start(folder, database);
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.execute(() -> submitUntilKilled(server, seeds, taken));
                }
                Thread.sleep(200 + random.nextInt(1500));
                server.kill();
            }
        }

        assertThat(taken).hasSizeGreaterThan(KILLS).doesNotHaveDuplicates();
        try (ServerProcess server = ServerProcess.start(folder, database)) {
            for (String id : taken) {
                JsonNode job = server.finished(id);
                assertThat(job.path("status").asString()).as(id).isEqualTo("done");
                assertThat(job.path("results").size()).as(id).isEqualTo(1);
            }
        }
    }

    private static void submitUntilKilled(ServerProcess server, AtomicInteger seeds, Queue<String> taken) {
        try {
            while (true) {
                taken.add(server.submit(request(seeds.incrementAndGet(), 128, 1)));
                Thread.sleep(150);
            }
        } catch (IOException _) {
            // killed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void goesOnFromTheStepWhereItWasKilled() throws IOException, InterruptedException {
        String id;
        double before;
        try (ServerProcess server = ServerProcess.start(folder, null)) {
            id = server.submit(request(7, 256, 500)); // long enough to be saved
            do {
                Thread.sleep(100);
                before = server.job(id).path("progress").path("done").asDouble(0);
            } while (before < 20);
            server.kill();
        }

        try (ServerProcess server = ServerProcess.start(folder, null)) {
            JsonNode job;
            do {
                Thread.sleep(50);
                job = server.job(id);
            } while (job.path("attempt").asInt() < 2
                    || job.path("progress").path("done").asDouble(0) == 0);

            assertThat(job.path("progress").path("done").asDouble()).isGreaterThan(before / 2);
        }
    }

    @Test
    void sharesOneQueueSoThatEachJobIsDoneOnce() throws IOException, InterruptedException {
        String database = TestDatabase.POSTGRESQL.freshUrl();
        List<String> ids = new ArrayList<>();
        try (ServerProcess one = ServerProcess.start(folder, database);
                ServerProcess other = ServerProcess.start(folder, database)) {
            for (int seed = 1; seed <= 60; seed++) {
                ids.add((seed % 2 == 0 ? one : other).submit(request(seed, 128, 2)));
            }

            for (String id : ids) {
                JsonNode job = one.finished(id);
                assertThat(job.path("status").asString()).isEqualTo("done");
                assertThat(job.path("attempt").asInt()).isEqualTo(1);
                assertThat(other.job(id)).isEqualTo(job);
            }
        }
    }

    @Test
    void takesOverFromAServerThatIsStoppedAndCountsItsResultOnce() throws IOException, InterruptedException {
        String database = TestDatabase.POSTGRESQL.freshUrl();
        try (ServerProcess stopped = ServerProcess.start(folder, database)) {
            String id = stopped.submit(request(7, 256, 60));
            while (!stopped.job(id).path("status").asString().equals("running")) {
                Thread.sleep(20);
            }
            stopped.signal("STOP");

            JsonNode job;
            try (ServerProcess other = ServerProcess.start(folder, database)) {
                job = other.finished(id);
                assertThat(job.path("attempt").asInt()).isEqualTo(2);
                stopped.signal("CONT");
                Thread.sleep(5000); // the first one goes on and finishes, too

                assertThat(other.job(id)).isEqualTo(job);
                assertThat(stopped.finished(id)).isEqualTo(job);
            }
        }
    }
}
