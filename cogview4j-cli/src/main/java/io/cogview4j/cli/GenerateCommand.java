package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.MessageCode.Severity;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.image.OutputFile;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes pictures of prompts, or of embeddings. */
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
final class GenerateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final WriteGuard guard;

    @ParentCommand
    private @Nullable Main main;

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
    private PictureOptions options = new PictureOptions();

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

    GenerateCommand(Terminal terminal, WriteGuard guard) {
        this.terminal = terminal;
        this.guard = guard;
    }

    @Override
    public Integer call() {
        options.requireSound();
        compute.requireSound();
        PictureSource source = source();
        List<PromptLine> lines = source.prompts();
        Seeds seeds = Seeds.of(lines, options.images(), options.asked().seed());
        List<OutputFile> files = chooseFiles(seeds.ofPrompts().getFirst(), lines.size());
        Checkpoint checkpoint = model.read();
        ComputeChoice choice = compute.choose();
        MemoryBudget budget = memory.budget();
        PromptEncoder encoder = cache.encoder(checkpoint, budget).withCompute(choice.settings());
        ImageGenerator generator =
                options.generator(checkpoint).withBudget(budget).withCompute(choice.settings());
        Drawing drawing = new Drawing(model.name(checkpoint), encoder, generator, source, lines, seeds, options);
        RunRecord record = new RunRecord(terminal.progress());
        choice.tell(terminal, record);
        PromptEmbeddings embeddings = drawing.embeddings(record);
        announce(seeds, drawing, record);
        List<Picture> pictures = drawing.draw(embeddings, files, record, this::write);
        print(new JsonReport(pictures, choice, record.stages(), record.warnings()));
        return 0;
    }

    /** What the user should know before waiting for the pictures. */
    private void announce(Seeds seeds, Drawing drawing, RunRecord record) {
        if (seeds.drawn()) {
            terminal.err().println(Labels.of(terminal).of("seed.drawn", seeds.first()));
        }
        prompts.warning().ifPresent(record::warn);
        drawing.findings().stream()
                .filter(finding -> finding.code().severity() == Severity.WARNING)
                .forEach(record::warn);
        if (main != null && main.debug()) {
            tellNotes(drawing);
        }
    }

    private void tellNotes(Drawing drawing) {
        Labels labels = Labels.of(terminal);
        drawing.findings().stream()
                .filter(finding -> finding.code().severity() == Severity.NOTE)
                .map(finding -> labels.of("note") + ": " + finding.text(labels.locale()))
                .forEach(terminal.err()::println);
    }

    private void print(JsonReport report) {
        new Printer(terminal)
                .print(
                        json
                                ? List.of(report.text(Labels.of(terminal).locale()))
                                : report.pictures().stream()
                                        .map(picture -> picture.file().path().toString())
                                        .toList());
    }

    private PictureSource source() {
        if (file == null) {
            if (index != null) {
                throw new InvalidRequestException(MessageCode.INDEX_WITHOUT_EMBEDDINGS);
            }
            if (!prompts.areGiven()) {
                throw new InvalidRequestException(MessageCode.NOTHING_TO_DRAW);
            }
            return new TextSource(prompts.read());
        }
        if (prompts.areGiven()) {
            throw new InvalidRequestException(MessageCode.PROMPTS_AND_EMBEDDINGS, file);
        }
        if (prompts.isNegativeGiven()) {
            throw new InvalidRequestException(MessageCode.NEGATIVE_WITH_EMBEDDINGS, file);
        }
        return new EmbeddingsSource(EmbeddingsInspection.of(file), index);
    }

    private List<OutputFile> chooseFiles(long firstSeed, int prompts) {
        List<OutputFile> files = new ArrayList<>();
        int count = Math.multiplyExact(prompts, options.images());
        guard.write(() -> files.addAll(OutputFiles.choose(output, Path.of(""), firstSeed, count)));
        return files;
    }

    private void write(RgbImage image, Picture picture) {
        List<PngText> texts = noMetadata ? List.of() : picture.metadata().texts();
        byte[] png = PngEncoder.encode(image, texts);
        guard.write(() -> picture.file().write(png));
    }
}
