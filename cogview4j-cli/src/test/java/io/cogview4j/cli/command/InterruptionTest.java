package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.OutputFile;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the process may end after Ctrl-C. */
class InterruptionTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Interruption interruption = new Interruption();

    @Test
    void atOnceWhereNobodyHeedsIt() throws InterruptedException {
        assertThat(interrupted().join(SOON)).isTrue();
    }

    @Test
    void whenTheCommandHasEndedOfItself() throws InterruptedException {
        assertThat(interruption.cancellation().isCancelled()).isFalse();
        Thread process = interrupted();

        assertThat(process.join(SOON)).isFalse();
        assertThat(interruption.cancellation().isCancelled()).isTrue();
        interruption.commandEnded();
        assertThat(process.join(SOON)).isTrue();
    }

    @Test
    void afterAWhileIfTheCommandDoesNotEnd() throws InterruptedException {
        interruption.cancellation();

        assertThat(interrupted().join(LATER)).isTrue();
    }

    @Test
    void notWhileAFileIsBeingWritten() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Thread.startVirtualThread(() -> interruption.write(() -> {
            begun.countDown();
            await(end);
        }));
        begun.await();
        Thread process = interrupted();

        assertThat(process.join(SOON)).isFalse();
        end.countDown();
        assertThat(process.join(SOON)).isTrue();
    }

    @Test
    void workThatDoesNotEndLeavesNoNameBehind(@TempDir Path folder) {
        OutputFiles files = new OutputFiles(OutputKind.PICTURE, false, interruption::write);
        files.take(folder.resolve("a.png"), 2);
        var told = new ByteArrayOutputStream();
        Terminal terminal = Terminal.of(told, told, 0, AnswerStyle.of(Language.EN));

        interruption.during(files, terminal, () -> {
            files.write(0, file -> new OutputFile(file).write(new byte[] {1}));
            assertThat(interruption.interrupt()).isFalse();
        });

        assertThat(folder).isDirectoryContaining("glob:**a-1.png").isDirectoryNotContaining("glob:**a-2.png");
        assertThat(told).hasToString("Files written: 1 of 2: " + folder.resolve("a-1.png") + System.lineSeparator());
    }

    @Test
    void nothingIsWrittenAnyMoreThen() throws InterruptedException {
        interrupted().join();

        Thread writer = Thread.startVirtualThread(() -> interruption.write(() -> {}));

        assertThat(writer.join(SOON)).isFalse();
    }

    private Thread interrupted() {
        return Thread.startVirtualThread(interruption::interrupt);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
