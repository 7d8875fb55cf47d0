package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.Previews;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Step;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewListenerTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(OutputStream.nullOutputStream(), err, 0, AnswerStyle.of(Language.EN));

    @TempDir
    Path folder;

    /** As when a disk is taken away: the work of hours goes on without previews. */
    @Test
    void aPreviewThatCannotBeWrittenIsWarnedOfOnceAndEndsNothing() throws IOException {
        Previews previews = CogView4.tiny().previews();
        Path place = Files.createDirectory(folder.resolve("gone"));
        OutputFiles files = new OutputFiles(OutputKind.PICTURE, false, Runnable::run);
        files.takeAside(place.resolve("preview.png"));
        PreviewListener listener = new PreviewListener(terminal, previews, 1, null, files);
        listener.on(step(0));
        assertThat(place.resolve("preview.png")).isNotEmptyFile();

        Files.delete(place.resolve("preview.png"));
        Files.delete(place);
        listener.on(step(1));
        listener.on(step(2));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("warning [preview-not-written]")
                .doesNotContain("..");
    }

    private static RunEvent step(int index) {
        Latents latents = new Latents(new float[16 * 4], 1, 16, 2, 2);
        PromptEmbeddings some = new PromptEmbeddings(List.of(new PromptEmbedding(new float[4], 1, 4)), List.of());
        return new RunEvent.StepDone(new Step(index, 9, 500, 0.5f, latents, latents, some));
    }
}
