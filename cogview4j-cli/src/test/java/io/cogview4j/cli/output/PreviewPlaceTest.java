package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where pictures stand on a terminal, beside the line that shows the progress. */
class PreviewPlaceTest {
    private static final int COLUMNS = 60;
    private static final int ROWS = 10;
    private static final String BAR = "Denoising      [------------------] ";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ProgressBar bar = new ProgressBar(
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            new Screen(COLUMNS, ROWS),
            new Labels(Locale.ENGLISH),
            () -> 0);

    @Test
    void aPreviewStandsAboveTheLine() {
        start();
        bar.showPreview(picture("a", 3));

        assertThat(screen()).containsExactly("aaa", "aaa", "aaa", BAR + "0/9");
    }

    @Test
    void theNextOneTakesItsPlaceWhileTheLineGoesOn() {
        start();
        bar.showPreview(picture("a", 3));
        bar.on(new RunEvent.Advanced(Stage.DENOISING, 0.1, 9));
        bar.showPreview(picture("b", 3));
        bar.showPreview(picture("c", 3));

        assertThat(screen()).containsExactly("ccc", "ccc", "ccc", BAR + "0/9");
    }

    @Test
    void oneOfAnotherSizeTakesItsPlaceToo() {
        start();
        bar.showPreview(picture("a", 4));
        bar.showPreview(picture("b", 2));

        assertThat(screen()).containsExactly("bb", "bb", BAR + "0/9");

        bar.showPreview(picture("c", 3));
        assertThat(screen()).containsExactly("ccc", "ccc", "ccc", BAR + "0/9");
    }

    @Test
    void itVanishesWithTheLine() {
        start();
        bar.showPreview(picture("a", 3));
        bar.on(finished());

        assertThat(screen()).containsExactly("Denoising      1.00 s");
    }

    @Test
    void aWarningStandsWhereItWasAndTheNextOneBelow() {
        start();
        bar.showPreview(picture("a", 3));
        bar.on(new RunEvent.Warned(Message.of(CoreMessage.CACHE_UNUSABLE, "f", "r")));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\033[3A\r\033[J<a>warning [cache-unusable]");
    }

    @Test
    void itIsTakenAwayByItsOwnCodesTooWhereTheTerminalNeedsThem() {
        start();
        bar.showPreview(picture("a", 3));
        bar.on(finished());

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\033[3A\r\033[J<a>Denoising");
    }

    @Test
    void aPictureThatStaysIsNotDrawnOver() {
        start();
        bar.showPreview(picture("a", 3));
        bar.showPicture(picture("b", 2));
        bar.showPreview(picture("c", 1));
        bar.on(finished());

        assertThat(screen()).containsExactly("bb", "bb", "Denoising      1.00 s");
    }

    @Test
    void whereTheLineIsLeftThePreviewStays() {
        start();
        bar.showPreview(picture("a", 2));
        bar.leaveLine();
        bar.showPreview(picture("b", 1));

        assertThat(screen()).containsExactly("aa", "aa", BAR + "0/9", "b");
    }

    @Test
    void atTheBottomOfTheScreenItScrollsBeforeItIsDrawn() {
        for (int i = 0; i < 2 * ROWS; i++) {
            bar.on(finished());
        }
        start();
        bar.showPreview(picture("a", ROWS - 2));
        bar.showPreview(picture("b", ROWS - 2));

        assertThat(screen()).hasSize(2 * ROWS + ROWS - 2 + 1).doesNotContain("a".repeat(ROWS - 2));
        assertThat(screen().getLast()).isEqualTo(BAR + "0/9");
    }

    private void start() {
        bar.on(new RunEvent.Started(Stage.DENOISING, 9));
    }

    private static RunEvent finished() {
        return new RunEvent.Finished(new StageReport(
                Stage.DENOISING, 1_000_000_000L, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    /** A square of a letter. */
    private static Drawing picture(String letter, int rows) {
        return new Drawing(
                ImageSize.square(rows), (letter.repeat(rows) + "\r\n").repeat(rows), rows, "<" + letter + ">");
    }

    /** Without the codes that take pictures away, which this terminal does not know. */
    private List<String> screen() {
        String written = bytes.toString(StandardCharsets.UTF_8).replaceAll("<[a-z]>", "");
        return ScreenImage.lines(written, COLUMNS, ROWS);
    }
}
