package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;
    private final PlainProgress progress = new PlainProgress(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), new Labels(Locale.ENGLISH), () -> now, 0);

    @Test
    void aQuickStageIsOneLine() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 2));
        progress.on(new RunEvent.Advanced(Stage.DENOISING, 1, 2));
        progress.on(new RunEvent.Advanced(Stage.DENOISING, 2, 2));
        progress.on(new RunEvent.Finished(new StageReport(
                Stage.DENOISING, SECOND / 2, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty())));

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("Denoising      0.50 s");
    }

    @Test
    void aLongStageSaysEveryTenSecondsHowFarItIs() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 10));
        for (int done = 1; done <= 10; done++) {
            now += 4 * SECOND;
            progress.on(new RunEvent.Advanced(Stage.DENOISING, done, 10));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Denoising      3 of 10, 12.0 s so far",
                        "Denoising      6 of 10, 24.0 s so far",
                        "Denoising      9 of 10, 36.0 s so far");
    }

    @Test
    void whatHappensWithinAUnitIsNoLine() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 10));
        for (int quarters = 1; quarters <= 40; quarters++) {
            now += SECOND;
            progress.on(new RunEvent.Advanced(Stage.DENOISING, quarters / 4.0, 10));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Denoising      3 of 10, 12.0 s so far",
                        "Denoising      6 of 10, 24.0 s so far",
                        "Denoising      9 of 10, 36.0 s so far");
    }

    @Test
    void aUnitOfMinutesIsNotSilent() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 10));
        for (int seconds = 0; seconds < 100; seconds++) {
            now += SECOND;
            progress.on(new RunEvent.Advanced(Stage.DENOISING, seconds / 400.0, 10));
            progress.tick();
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Denoising      0.0 of 10, 30.0 s so far",
                        "Denoising      0.1 of 10, 1:00 so far",
                        "Denoising      0.2 of 10, 1:30 so far");
    }

    @Test
    void nothingIsToldOfAStageThatIsOver() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 10));
        progress.leaveLine();
        now += 100 * SECOND;
        progress.tick();

        assertThat(bytes.size()).isZero();
    }

    @Test
    void theClockIsLookedAtWhileNothingHappens() throws InterruptedException {
        PlainProgress ticking = new PlainProgress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new Labels(Locale.ENGLISH),
                () -> now,
                SECOND / 100);
        ticking.on(new RunEvent.Started(Stage.DECODING, 1));
        synchronized (ticking) {
            now += 31 * SECOND;
        }

        for (int i = 0; i < 500 && bytes.size() == 0; i++) {
            Thread.sleep(10);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("Decoding       0 of 1, 31.0 s so far");
    }
}
