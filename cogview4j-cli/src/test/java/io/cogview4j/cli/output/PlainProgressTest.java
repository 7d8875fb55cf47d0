package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.RunEvent;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StageReport;
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
            new PrintStream(bytes, true, StandardCharsets.UTF_8), new Labels(Locale.ENGLISH), () -> now);

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
                .containsExactly("Denoising      3 of 10", "Denoising      6 of 10", "Denoising      9 of 10");
    }

    @Test
    void whatHappensWithinAUnitIsNoLine() {
        progress.on(new RunEvent.Started(Stage.DENOISING, 10));
        for (int quarters = 1; quarters <= 40; quarters++) {
            now += SECOND;
            progress.on(new RunEvent.Advanced(Stage.DENOISING, quarters / 4.0, 10));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("Denoising      3 of 10", "Denoising      6 of 10", "Denoising      9 of 10");
    }
}
