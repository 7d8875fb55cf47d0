package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.JobId;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the worker counts and times. */
class WorkMetricsTest extends WorkerFixture {
    @Test
    void picturesStepsAndEncodingsAreMeasuredWithoutPrompts() throws InterruptedException {
        JobId heart = add(drawing("a red heart", 7));
        add(drawing("a blue star", 8));
        start(Duration.ofHours(1));
        await(() -> claims.results.size() == 2 && meters.scrape().contains("generation\"} 2"));

        assertThat(claims.taken.getFirst()).contains(heart).hasSize(2);
        assertThat(meters.scrape())
                .contains("generation_duration_seconds_count{kind=\"generation\"} 2")
                .contains("pictures_total 2.0")
                .contains("pictures_per_pass_count 1")
                .contains("pictures_per_pass_sum 2.0")
                .contains("step_seconds_count " + STEPS)
                .contains("encoding_duration_seconds_count 1")
                .contains("model_loaded 1.0")
                .contains("peak_rss_bytes ")
                .doesNotContain("heart", "star");
        assertThat(meters.get("step").timer().totalTime(java.util.concurrent.TimeUnit.SECONDS))
                .isPositive();
    }

    @Test
    void jobsThatFailAreCountedByCode() throws InterruptedException {
        Drawing drawing = drawing(new EmbeddingsChoice(new BlobId("0".repeat(64)), null));
        JobId broken = claims.add(drawing, "model: alone", 1);
        start(Duration.ofHours(1));
        await(() -> claims.problems.containsKey(broken) && meters.scrape().contains("generation_errors_total{"));

        assertThat(meters.scrape()).contains("generation_errors_total{code=\"file-forgotten\"} 1.0");
    }

    @Test
    void whatStagesReadAndHeldIsAddedUp() {
        StageReport report = new StageReport(
                Stage.DENOISING, 1, OptionalLong.of(1L << 50), OptionalLong.empty(), OptionalLong.of(3_000_000));
        metrics.ofRun().accept(new RunEvent.Finished(report));
        metrics.ofRun().accept(new RunEvent.Finished(report));

        assertThat(meters.get("bytes_streamed").counter().count()).isEqualTo(6_000_000);
        assertThat(meters.get("peak_rss").gauge().value()).isEqualTo(1L << 50);
    }

    @Test
    void promptsThatTheCacheHasAreNoEncodings() {
        StageReport found = new StageReport(
                Stage.TEXT_ENCODING, 1, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        metrics.ofRun().accept(new RunEvent.Finished(found));

        assertThat(meters.get("encoding_duration").timer().count()).isZero();
    }
}
