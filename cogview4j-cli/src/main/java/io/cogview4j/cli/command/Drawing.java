package io.cogview4j.cli.command;

import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.PreparedRun;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.resume.Saving;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StageReport;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.report.GenerationReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws pictures into their files and tells what came of it.
 *
 * @param sheet on which they are shown, too
 * @param pictures whether they are shown in the terminal
 * @param bare whether files hold nothing but pixels
 * @param saving of the run; null if there is none
 */
record Drawing(
        Terminal terminal,
        Interruption interruption,
        PromptLines lines,
        Optional<NamingOptions.Sheet> sheet,
        PictureOptions pictures,
        boolean bare,
        @Nullable Saving saving)
        implements AutoCloseable {
    /** With nothing to draw, which may be told. */
    static Drawing ofNothing(Terminal terminal, Interruption interruption, PromptLines lines, PictureOptions pictures) {
        return new Drawing(terminal, interruption, lines, Optional.empty(), pictures, false, null);
    }

    @Override
    public void close() {
        sheet.ifPresent(NamingOptions.Sheet::close);
    }

    /** @param warnings that are known before; null if nothing was drawn */
    @Nullable GenerationReport draw(
            RemainingPictures remaining,
            OutputFiles files,
            ComputeChoice choice,
            List<Message> warnings,
            RunListener listener) {
        Saving run = Objects.requireNonNull(saving);
        SortedMap<Integer, Image> drawn = new TreeMap<>();
        List<Message> all = new ArrayList<>(warnings);
        List<StageReport> stages = new ArrayList<>();
        sheet.ifPresent(on -> remaining
                .skipped()
                .forEach(
                        (place, path) -> on.add(place, path, remaining.recipes().get(place))));
        run.announce();
        interruption.goesOnWith(run::command);
        interruption.whenAbandoned(run::tellCommand);
        interruption.during(files, terminal, () -> {
            GeneratedImages made =
                    run.run(listener, interruption.cancellation(), interruption::write, sink(remaining, files, drawn));
            if (!made.images().isEmpty()) {
                pictures.show(made, terminal);
            }
            all.addAll(made.warnings());
            stages.addAll(made.stages());
        });
        sheet.ifPresent(on -> on.save().forEach(warning -> {
            terminal.warn(warning);
            all.add(warning);
        }));
        List<Path> written = drawn.keySet().stream().map(files.all()::get).toList();
        return drawn.isEmpty() ? null : new GenerationReport(List.copyOf(drawn.values()), written, choice, stages, all);
    }

    private PreparedRun.ImageSink sink(
            RemainingPictures remaining, OutputFiles files, SortedMap<Integer, Image> drawn) {
        return new PreparedRun.ImageSink() {
            @Override
            public void accept(int place, Image image) {
                files.write(place, bare ? image::saveWithoutSettings : image::save);
                drawn.put(place, image);
                sheet.ifPresent(on -> on.add(remaining.places().get(place), image));
            }

            @Override
            public void failed(List<Integer> places, CogView4Exception failure) {
                List<Integer> ofAll =
                        places.stream().map(remaining.places()::get).toList();
                lines.drawingFailed(PromptLines.prompts(ofAll, remaining.images()), failure);
            }
        };
    }

    /**
     * Prints the result, in JSON if that is asked for, and what was left out or failed.
     *
     * @param report null if nothing was drawn
     * @return the exit code
     */
    int tell(@Nullable GenerationReport report, Collection<Path> skipped, boolean json) {
        Labels labels = terminal.labels();
        if (json) {
            terminal.printJson(json(report, skipped).toPrettyString());
        } else if (report != null) {
            terminal.print(report.files().stream().map(Path::toString).toList());
        }
        if (!skipped.isEmpty()) {
            terminal.err().println(labels.of("skipped", skipped.size()));
        }
        lines.told(labels).forEach(line -> terminal.err().println(VisibleText.of(line)));
        return lines.haveFailed() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private ObjectNode json(@Nullable GenerationReport report, Collection<Path> skipped) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        if (report == null) {
            root.putArray("files");
        } else {
            root = (ObjectNode) JsonMapper.shared().readTree(report.json(terminal.wording()));
        }
        if (saving != null) {
            saving.describe(root);
        }
        if (!skipped.isEmpty()) {
            ArrayNode nodes = root.putArray("skipped");
            skipped.forEach(path -> nodes.add(path.toString()));
        }
        if (lines.haveFailed()) {
            lines.describe(root.putArray("failures"), terminal.wording());
        }
        return root;
    }
}
