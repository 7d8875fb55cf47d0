package io.cogview4j.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.StoreException;
import io.cogview4j.server.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs when processes are killed or held up. */
@Timeout(180)
class ProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void no_job_is_lost_or_doubled_when_its_server_is_killed() throws Exception {
        killWhileSubmitting(TestDatabase.SQLITE, 3);
    }

    @Test
    @Tag("slow")
    void no_job_is_lost_or_doubled_when_its_server_is_killed_again_and_again() throws Exception {
        killWhileSubmitting(TestDatabase.SQLITE, 10);
    }

    @Test
    @Tag("slow")
    void postgresql_loses_and_doubles_no_job_either() throws Exception {
        killWhileSubmitting(TestDatabase.POSTGRESQL, 5);
    }

    private void killWhileSubmitting(TestDatabase kind, int kills) throws Exception {
        String url = kind.freshUrl();
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            try (OtherProcess server = OtherProcess.start("submit", url, folder, "kill " + kill)) {
                for (int i = 0; i < 10 + 7 * kill; i++) {
                    acknowledged.add(server.line());
                }
                server.kill();
                for (String line = server.line(); line != null; line = server.line()) {
                    acknowledged.add(line);
                }
            }
        }
        List<String> stored;
        try (Database database = Database.open(url, folder)) {
            stored = database.transact(handle -> handle.createQuery("SELECT searched FROM job ORDER BY seq")
                    .mapTo(String.class)
                    .list());
        }
        assertThat(acknowledged).doesNotContainNull();
        assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
    }

    @Test
    void a_file_of_sqlite_takes_one_server() throws Exception {
        String url = TestDatabase.SQLITE.freshUrl();
        try (OtherProcess server = OtherProcess.start("submit", url, folder, "first")) {
            server.line();

            assertThatThrownBy(() -> Database.open(url, folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is in use by another server");

            server.kill();
        }
        Database.open(url, folder).close();
    }

    @Test
    void a_worker_that_was_held_up_past_its_lease_cannot_spoil_what_another_did() throws Exception {
        String url = TestDatabase.POSTGRESQL.freshUrl();
        try (Database database = Database.open(url, folder);
                JobQueue queue = JobQueue.open(database, Requests::admit, QueueSettings.DEFAULT)) {
            JobId id = queue.jobs()
                    .submit(Requests.by("a", Requests.drawing("cat")))
                    .id();
            try (OtherProcess first = OtherProcess.start("work", url, folder, "first");
                    OtherProcess second = startAfter(first, url)) {
                assertThat(second.line()).isEqualTo("taken, revived: true");
                second.tell("go on");
                assertThat(second.line()).isEqualTo("done: true");

                first.signal("CONT");
                first.tell("go on");
                assertThat(first.line()).isEqualTo("done: false");
            }

            Job job = queue.jobs().await("a", id, -1, Duration.ZERO).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.DONE);
            assertThat(job.attempt()).isEqualTo(2);
            assertThat(job.results()).extracting(JobResult::parameters).containsExactly("second");
        }
    }

    /** Another worker, when the first has a job and is held up. */
    private OtherProcess startAfter(OtherProcess first, String url) throws IOException, InterruptedException {
        assertThat(first.line()).isEqualTo("taken, revived: false");
        first.signal("STOP");
        return OtherProcess.start("work", url, folder, "second");
    }
}
