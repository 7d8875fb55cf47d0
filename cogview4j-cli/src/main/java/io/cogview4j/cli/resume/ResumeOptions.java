package io.cogview4j.cli.resume;

import io.cogview4j.PreparedRun;
import io.cogview4j.ResumePoint;
import io.cogview4j.api.OutputFile;
import io.cogview4j.cli.naming.ShellWord;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.output.OutputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a run is saved, and whether one goes on that was. */
public final class ResumeOptions {
    /** Of which nobody wants to lose anything. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String EXTENSION = ".safetensors";
    private static final String RESUME = "--resume";

    /** What says how a run goes on, and not what comes of it. */
    private static final Set<String> BESIDE = Set.of(
            RESUME,
            "--model",
            "--device",
            "--dtype",
            "--threads",
            "--memory",
            "--gpu-memory",
            "--no-cache",
            "--preview",
            "--preview-file",
            "--show",
            "--terminal-graphics",
            "--overwrite",
            "--json",
            "--debug",
            "--lang");

    /** What is said again to go on, as far as it was said. */
    private static final List<String> AGAIN =
            List.of("--memory", "--gpu-memory", "--threads", "--overwrite", "--no-cache", "--json");

    @Option(
            names = "--resumable",
            paramLabel = "FILE",
            description =
                    "Save the run in this file (safetensors) after each step, so that it can go on with --resume. "
                            + "Without it: beside the first picture, if the run will take over five minutes.")
    private @Nullable Path resumable;

    @Option(
            names = RESUME,
            paramLabel = "FILE",
            description = "Go on with a run that was saved, to the very same pictures. The file knows everything else.")
    private @Nullable Path resume;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** @throws InvalidRequestException if a value makes no sense, or there is more beside a run that goes on */
    public void requireSound() {
        if (resumable != null) {
            OutputKind.EMBEDDINGS.requireName(resumable);
            requireFree(resumable);
        }
        if (resume != null) {
            others().findFirst().ifPresent(other -> {
                throw new InvalidRequestException(CliMessage.RESUME_AND_OPTION, resume, other);
            });
        }
    }

    /** An empty file is nobody's work. */
    private static void requireFree(Path file) {
        new OutputFile(file).requireWritable();
        try {
            if (Files.exists(file) && Files.size(file) > 0) {
                throw new InvalidRequestException(CoreMessage.RESUME_FILE_EXISTS, file);
            }
        } catch (IOException e) {
            // told when it is written
        }
    }

    private Stream<String> others() {
        Stream<String> options = matched().map(OptionSpec::longestName).filter(name -> !BESIDE.contains(name));
        boolean prompts = command != null
                && command.commandLine().getParseResult().matchedPositionals().stream()
                        .findAny()
                        .isPresent();
        return prompts ? Stream.concat(Stream.of("PROMPT"), options) : options;
    }

    private Stream<OptionSpec> matched() {
        return command == null ? Stream.of() : command.commandLine().getParseResult().matchedOptions().stream();
    }

    /** The file of a run that goes on; null for one that begins. */
    public @Nullable Path resumed() {
        return resume;
    }

    /**
     * Reads where it stands.
     *
     * @throws io.cogview4j.message.CogView4Exception if it cannot go on from there
     */
    public ResumedRun read(Path file) {
        ResumePoint point = ResumePoint.read(file);
        return new ResumedRun(file, point, RunNote.of(file, point).seenFromHere());
    }

    /**
     * How a run is saved that begins.
     *
     * @param expected how long it will take, if that is worth telling
     */
    public Saving saving(PreparedRun run, RunNote note, Optional<Duration> expected, Terminal terminal) {
        boolean isLong = expected.filter(time -> time.compareTo(LONG) > 0).isPresent();
        @Nullable Path file = resumable != null ? resumable : isLong ? beside(note.files().getFirst()) : null;
        return file == null
                ? Saving.none(run, terminal)
                : Saving.in(file, run.resumable(file, note.text()), commandFor(file), terminal);
    }

    /** How one is saved that goes on. */
    public Saving saving(PreparedRun run, ResumedRun from, Terminal terminal) {
        return Saving.goingOn(run, from, commandFor(from.file()), terminal);
    }

    /** The first name that is free. */
    private static Path beside(Path picture) {
        String name = picture.getFileName().toString();
        String stem = name.substring(0, Math.max(1, name.lastIndexOf('.'))) + "-resume";
        for (int attempt = 1; ; attempt++) {
            Path file = picture.resolveSibling(stem + (attempt == 1 ? "" : "-run" + attempt) + EXTENSION);
            if (Files.notExists(file)) {
                return file;
            }
        }
    }

    /** What is to be typed to go on. */
    private String commandFor(Path file) {
        List<String> words = new ArrayList<>(List.of("cogview4j", "generate", RESUME, file.toString()));
        matched().filter(option -> AGAIN.contains(option.longestName())).forEach(option -> {
            words.add(option.longestName());
            if (option.arity().max() > 0) {
                words.addAll(option.stringValues());
            }
        });
        return String.join(" ", words.stream().map(ShellWord::of).toList());
    }
}
