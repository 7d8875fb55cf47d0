package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs that end before their pictures are there, and workers that do. */
class WorkerStopTest extends WorkerFixture {
    /** What was told of the denoising of a job, without its begin. */
    private Stream<Double> stepsDone(JobId id) {
        return claims.progress.getOrDefault(id, List.of()).stream()
                .filter(progress -> progress.stage() == JobStage.DENOISING && progress.done() > 0)
                .map(JobProgress::done);
    }

    @Test
    void endsARunThatNobodyWantsAnyMore() throws InterruptedException {
        JobId unwanted = add(drawing("a red heart", 7, 1000, false));
        start(Duration.ofHours(1));
        await(() -> claims.progress.containsKey(unwanted));

        claims.cancel(unwanted);
        JobId next = add(drawing("a blue star", 8));

        await(() -> claims.results.containsKey(next));
        assertThat(claims.results).doesNotContainKey(unwanted);
        assertThat(claims.givenBack).isEmpty();
    }

    @Test
    void goesOnWithTheOthersIfOneOfSeveralJobsIsCancelled() throws InterruptedException {
        JobId unwanted = add(drawing("a red heart", 7, 12, false));
        JobId wanted = add(drawing("a blue star", 8, 12, false));
        start(Duration.ofHours(1));
        await(() -> claims.progress.containsKey(unwanted));

        claims.cancel(unwanted);

        await(() -> claims.results.containsKey(wanted));
        assertThat(claims.taken).containsExactly(List.of(unwanted, wanted));
        assertThat(claims.results).doesNotContainKey(unwanted);
    }

    @Test
    void savesARunThatItIsStoppedInAndGoesOnThere() throws InterruptedException, IOException {
        int steps = 16;
        JobId id = add(drawing("a red heart", 7, steps, false));
        Worker first = start(Duration.ZERO);
        await(() -> stepsDone(id).anyMatch(done -> done > 2));
        first.stop(Duration.ZERO);
        assertThat(claims.givenBack).containsExactly(id);
        claims.progress.clear();

        start(Duration.ZERO);
        await(() -> claims.results.containsKey(id));

        assertThat(stepsDone(id)).isNotEmpty().allMatch(done -> done >= 2);
        assertThat(meters.get("resumed_runs").counter().count()).isEqualTo(1);
        assertThat(picture(id)).isEqualTo(alone("a red heart", 7, steps));
        worker.stop(Duration.ofSeconds(10));
        assertThat(folder.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void beginsAnewIfWhatWasSavedIsDamaged() throws InterruptedException, IOException {
        JobId id = add(drawing("a red heart", 7, 12, false));
        Worker first = start(Duration.ZERO);
        await(() -> stepsDone(id).anyMatch(done -> done > 2));
        first.stop(Duration.ZERO);
        try (var files = Files.list(folder.resolve("runs"))) {
            Files.writeString(files.findFirst().orElseThrow(), "damaged");
        }

        start(Duration.ZERO);
        await(() -> claims.results.containsKey(id));

        assertThat(claims.problems).isEmpty();
    }

    @Test
    void finishesAShortRunBeforeItStops() throws InterruptedException {
        JobId id = add(drawing("a red heart", 7, 8, false));
        Worker started = start(Duration.ofHours(1));
        await(() -> claims.progress.containsKey(id));

        started.stop(Duration.ofSeconds(30));

        assertThat(claims.results).containsKey(id);
    }

    @Test
    void stopsAtOnceWhileThereIsNothingToDo() throws InterruptedException {
        Worker started = start(Duration.ofHours(1));
        Thread.sleep(50);
        long begin = System.nanoTime();

        started.stop(Duration.ofSeconds(10));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
        assertThat(started.isDead()).isFalse();
    }

    @Test
    void isDeadIfItEndsAlthoughNobodyHasStoppedIt() throws InterruptedException {
        claims.breaks = new OutOfMemoryError("as a test has it");
        Worker started = start(Duration.ofHours(1));

        await(started::isDead);

        assertThat(started.isDead()).isTrue();
    }
}
