package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void drawsOneLineOverAndOver() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Started(Stage.DENOISING, 20));
        now += 10 * SECOND;
        bar.on(new RunEvent.Advanced(Stage.DENOISING, 10, 20));

        assertThat(written())
                .isEqualTo("\r\033[KDenoising      [------------------------------] 0/20"
                        + "\r\033[KDenoising      [###############---------------] 10/20, 10.0 s left");
    }

    @Test
    void movesWithinAStepWhileTheCountsStayWhole() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Started(Stage.DENOISING, 3));
        now += 10 * SECOND;
        bar.on(new RunEvent.Advanced(Stage.DENOISING, 1.5, 3));

        assertThat(written()).endsWith("\r\033[KDenoising      [###############---------------] 1/3, 10.0 s left");
    }

    @Test
    void isNotDrawnAgainAsItStands() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Started(Stage.DENOISING, 3));
        bar.on(new RunEvent.Advanced(Stage.DENOISING, 0.01, 3));

        assertThat(written()).isEqualTo("\r\033[KDenoising      [------------------------------] 0/3");
    }

    @Test
    void aFinishedStageLeavesItsSummary() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Started(Stage.DECODING, 1));
        bar.on(new RunEvent.Finished(new StageReport(
                Stage.DECODING,
                75 * SECOND,
                OptionalLong.of(1_320_702_444L),
                OptionalLong.empty(),
                OptionalLong.empty())));

        assertThat(written()).endsWith("\r\033[KDecoding       1:15, peak memory 1.23 GiB" + System.lineSeparator());
    }

    @Test
    void aFinishedStageTellsWhatWasPlannedBesideWhatItTook() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Finished(new StageReport(
                Stage.DECODING,
                SECOND,
                OptionalLong.of(1_320_702_444L),
                OptionalLong.of(1_395_864_371L),
                OptionalLong.empty())));

        assertThat(written()).contains("peak memory 1.23 GiB, planned 1.30 GiB");
    }

    @Test
    void aWarningDoesNotShareALineWithTheBar() {
        ProgressBar bar = bar(80);

        bar.on(new RunEvent.Started(Stage.DENOISING, 20));
        bar.on(new RunEvent.Warned(Message.of(CoreMessage.PROMPT_TRUNCATED, 20, 4, 16, "a tail")));

        assertThat(written())
                .endsWith(
                        "\r\033[Kwarning [prompt-truncated]: 4 of 20 tokens of a prompt were cut off: \"a tail\". It is longer than 16 tokens. Shorten the prompt."
                                + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 20, 30, 40, 50, 79, 80, 200})
    void neverReachesTheLastColumn(int columns) {
        ProgressBar bar = bar(columns);

        bar.on(new RunEvent.Started(Stage.TEXT_ENCODING, 1000));
        for (int done = 1; done <= 1000; done += 37) {
            now += 100 * SECOND;
            bar.on(new RunEvent.Advanced(Stage.TEXT_ENCODING, done, 1000));
        }

        assertThat(written().split("\r\033\\[K")).allMatch(line -> line.length() < columns);
    }

    @Test
    void leavesTheLineOnceBeforeSomethingElseIsWritten() {
        ProgressBar bar = bar(80);

        bar.leaveLine();
        assertThat(written()).isEmpty();
        bar.on(new RunEvent.Started(Stage.DENOISING, 20));
        bar.leaveLine();
        bar.leaveLine();
        assertThat(written()).endsWith("0/20" + System.lineSeparator());
    }

    private ProgressBar bar(int columns) {
        return new ProgressBar(err, new Screen(columns, 24), new Labels(Locale.ENGLISH), () -> now);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
