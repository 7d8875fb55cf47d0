package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.ComputeChoice;
import io.cogview4j.cli.report.GenerationReport;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes images of prompts, or of embeddings. */
@Command(
        name = "generate",
        description = "Makes pictures of prompts and writes them as PNG.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  cogview4j generate \"a red heart\" --seed 7",
            "  cogview4j generate \"a blue star\" --images 4 --output star.png",
            "  cogview4j generate \"a lighthouse\" --model CogView4-6B --size 1024x768",
            "  cogview4j generate --embeddings lighthouse.safetensors --model CogView4-6B"
        })
public final class GenerateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description = "Draw what encode wrote, without opening the text encoder.")
    private @Nullable Path file;

    @Option(
            names = "--index",
            paramLabel = "N",
            description = "Draw only prompt N of the embeddings, counted from 1. Without it: all.")
    private @Nullable Integer index;

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private ImageOptions options = new ImageOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Option(
            names = "--output",
            paramLabel = "FILE.png",
            description = "Where the picture goes; several are numbered. Without it: cogview4-SEED.png, and no file is "
                    + "ever replaced.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print one JSON object about the result instead of the files' names.")
    private boolean json;

    @Option(names = "--no-metadata", description = "Leave prompt and settings out of the files.")
    private boolean noMetadata;

    public GenerateCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        options.requireSound();
        compute.requireSound();
        ImageRequest request = request();
        List<Path> named = nameFiles(request);
        CogView4 model = cache.apply(this.model.open()).withMemory(memory.budget());
        ComputeChoice choice = compute.choose();
        PreparedRun run = model.withCompute(choice.settings()).prepare(request);
        List<Path> files = named.isEmpty() ? chooseFiles(run) : named;
        choice.tell(terminal);
        announce(run);
        GeneratedImages made = run.run(
                terminal.progress(), interruption.cancellation(), (place, image) -> write(image, files.get(place)));
        List<Message> warnings = new ArrayList<>(choice.warnings());
        prompts.warning().ifPresent(warnings::add);
        warnings.addAll(made.warnings());
        print(new GenerationReport(made.images(), files, choice, made.stages(), warnings));
        return ExitCode.OK;
    }

    private ImageRequest request() {
        ImageRequest.Builder request = source();
        options.askOf(request);
        return request.build();
    }

    /** What the user should know before waiting for the images. */
    private void announce(PreparedRun run) {
        if (run.drawnSeed() != null) {
            terminal.err().println(terminal.labels().of("seed.drawn", run.drawnSeed()));
        }
        prompts.warning().ifPresent(terminal::warn);
        if (terminal.style().debug()) {
            tellNotes(run);
        }
    }

    private void tellNotes(PreparedRun run) {
        Labels labels = terminal.labels();
        run.findings().stream()
                .filter(finding -> finding.code().severity() == Severity.NOTE)
                .map(finding -> labels.of("note") + ": " + finding.text(labels.locale()))
                .forEach(terminal.err()::println);
    }

    private void print(GenerationReport report) {
        if (json) {
            terminal.printJson(report.json(terminal.labels().locale()));
        } else {
            terminal.print(report.files().stream().map(Path::toString).toList());
        }
    }

    private ImageRequest.Builder source() {
        ImageRequest.Builder request = ImageRequest.builder();
        if (file == null) {
            if (index != null) {
                throw new InvalidRequestException(CliMessage.INDEX_WITHOUT_EMBEDDINGS);
            }
            if (!prompts.areGiven()) {
                throw new InvalidRequestException(CliMessage.NOTHING_TO_DRAW);
            }
            return request.prompts(prompts.read());
        }
        if (prompts.areGiven()) {
            throw new InvalidRequestException(CliMessage.PROMPTS_AND_EMBEDDINGS, file);
        }
        if (prompts.isNegativeGiven()) {
            throw new InvalidRequestException(CliMessage.NEGATIVE_WITH_EMBEDDINGS, file);
        }
        return index == null ? request.embeddings(file) : request.embeddings(file, index);
    }

    /** The files that the user has named, before anything is opened; none if names or their number are still open. */
    private List<Path> nameFiles(ImageRequest request) {
        return output != null && request.source() instanceof Source.Texts texts
                ? chooseFiles(0, Math.multiplyExact(texts.prompts().size(), request.imagesPerPrompt()))
                : List.of();
    }

    private List<Path> chooseFiles(PreparedRun run) {
        List<@Nullable Long> seeds = run.seeds();
        return chooseFiles(Objects.requireNonNull(seeds.getFirst()), seeds.size());
    }

    private List<Path> chooseFiles(long seed, int count) {
        List<Path> files = new ArrayList<>();
        interruption.write(() -> files.addAll(OutputFiles.choose(output, Path.of(""), seed, count)));
        return files;
    }

    private void write(Image image, Path file) {
        interruption.write(() -> {
            if (noMetadata) {
                image.saveWithoutSettings(file);
            } else {
                image.save(file);
            }
        });
    }
}
