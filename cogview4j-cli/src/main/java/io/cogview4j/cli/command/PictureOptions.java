package io.cogview4j.cli.command;

import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.Previews;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.picture.PictureDisplay;
import io.cogview4j.cli.picture.PictureGrid;
import io.cogview4j.cli.picture.TerminalGraphics;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be seen of pictures, beside the files that they are written to. */
final class PictureOptions {
    @Option(
            names = "--preview",
            arity = "0..1",
            paramLabel = "N",
            preprocessor = PreviewInterval.class,
            fallbackValue = PreviewInterval.EVERY_STEP,
            description = "Show in the terminal what will come of the pictures, after every N steps; without N: "
                    + "after every step.")
    private @Nullable Integer interval;

    @Option(
            names = "--preview-file",
            paramLabel = "FILE.png",
            description = "Also write each preview to this file, in place of the one before.")
    private @Nullable Path file;

    @Option(names = "--show", description = "Show the finished pictures in the terminal.")
    private boolean show;

    @Option(
            names = "--terminal-graphics",
            paramLabel = "KIND",
            description = "How the terminal shows pictures: ${COMPLETION-CANDIDATES}. Without it: as its environment "
                    + "variables tell.")
    private @Nullable TerminalGraphics graphics;

    private final Map<String, String> environment = System.getenv();

    /** @throws InvalidRequestException if a value makes no sense, whatever the terminal */
    void requireSound() {
        if (interval != null && interval < 1) {
            throw new InvalidRequestException(CliMessage.PREVIEW_INTERVAL_INVALID, interval);
        }
        if (file != null) {
            OutputKind.PICTURE.requireName(file);
        }
    }

    /** Takes the name of the file for previews. */
    void nameFile(OutputFiles files) {
        if (file != null) {
            files.takeAside(file);
        }
    }

    /** What the user should know if nothing can be shown of what was asked for. */
    Optional<Message> warning(Terminal terminal) {
        boolean asked = show || interval != null && file == null;
        boolean unwanted = graphics == TerminalGraphics.NONE;
        return asked && !unwanted && display(terminal).isEmpty()
                ? Optional.of(Message.of(CliMessage.PICTURES_WITHOUT_TERMINAL, show ? "--show" : "--preview"))
                : Optional.empty();
    }

    /**
     * Hears a run with the terminal's own listener, and shows previews if they are wanted and there is a place for them.
     *
     * @param previews makes them, which may take a moment
     */
    RunListener listener(Terminal terminal, OutputFiles files, Supplier<Previews> previews) {
        Optional<PictureDisplay> shown = interval == null ? Optional.empty() : display(terminal);
        if (shown.isEmpty() && file == null) {
            return terminal.progress();
        }
        return new PreviewListener(
                terminal,
                previews.get(),
                interval == null ? 1 : interval,
                shown.orElse(null),
                file == null ? null : files);
    }

    /** Shows all pictures of a run, if that is wanted. */
    void show(GeneratedImages made, Terminal terminal) {
        if (show) {
            display(terminal)
                    .ifPresent(display -> display.showPicture(PictureGrid.of(
                            made.images().stream().map(Image::picture).toList())));
        }
    }

    private Optional<PictureDisplay> display(Terminal terminal) {
        TerminalGraphics kind = graphics == null ? TerminalGraphics.detected(environment) : graphics;
        return PictureDisplay.of(terminal.progress(), kind, environment);
    }
}
