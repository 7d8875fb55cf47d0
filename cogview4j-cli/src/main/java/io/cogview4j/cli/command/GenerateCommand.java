package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import io.cogview4j.report.GenerationReport;
import java.nio.file.Path;
import java.time.Duration;
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
    /** What is worth telling beforehand. */
    private static final Duration LONG = Duration.ofMinutes(1);

    /** The most names that are taken before it is known whether so many pictures can be made. */
    private static final int MOST_TAKEN_AT_ONCE = 10_000;

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
    private EditOptions edits = new EditOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--output",
            paramLabel = "FILE.png",
            description = "Where the picture goes; several are numbered. Without it: cogview4-SEED.png.")
    private @Nullable Path output;

    @Option(names = "--overwrite", description = "Replace pictures that have the name already; other files never are.")
    private boolean overwrite;

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
        edits.requireSound();
        compute.requireSound();
        pictures.requireSound();
        ImageRequest request = request();
        try (OutputFiles files = new OutputFiles(OutputKind.PICTURE, overwrite, interruption::write)) {
            nameFiles(request, files);
            pictures.nameFile(files);
            CogView4 model = cache.apply(this.model.open()).withMemory(memory.budget());
            ComputeChoice choice = compute.choose();
            PreparedRun run = model.withCompute(choice.settings()).prepare(request);
            nameFiles(run, files);
            ComputeOptions.tell(choice, terminal);
            announce(run);
            announceDuration(run, model);
            interruption.during(files, terminal, () -> draw(model.withCompute(choice.settings()), run, choice, files));
        }
        return ExitCode.OK;
    }

    private void draw(CogView4 model, PreparedRun run, ComputeChoice choice, OutputFiles files) {
        Cancellation cancellation = interruption.cancellation();
        RunListener listener =
                pictures.listener(terminal, files, () -> model.previews(terminal.progress(), cancellation));
        GeneratedImages made = run.run(listener, cancellation, (place, image) -> {
            files.write(place, noMetadata ? image::saveWithoutSettings : image::save);
        });
        pictures.show(made, terminal);
        List<Message> warnings = new ArrayList<>(choice.warnings());
        prompts.warning().ifPresent(warnings::add);
        warnings.addAll(made.warnings());
        print(new GenerationReport(made.images(), files.all(), choice, made.stages(), warnings));
    }

    private ImageRequest request() {
        ImageRequest.Builder request = source();
        options.askOf(request);
        edits.askOf(request);
        return request.build();
    }

    /** What the user should know before waiting for the images. */
    private void announce(PreparedRun run) {
        options.note().ifPresent(terminal::warn);
        if (run.drawnSeed() != null) {
            List<Long> seeds = seeds(run);
            String key = seeds.size() == 1 ? "seed.drawn" : "seeds.drawn";
            terminal.err().println(terminal.labels().of(key, ranges(seeds)));
        }
        prompts.warning().ifPresent(terminal::warn);
        pictures.warning(terminal).ifPresent(terminal::warn);
        if (terminal.style().debug()) {
            tellNotes(run);
        }
    }

    private void announceDuration(PreparedRun run, CogView4 model) {
        run.expected(LONG, model::measureSpeed)
                .map(expected -> ProgressDisplay.duration(expected.toNanos()))
                .ifPresent(expected -> terminal.err().println(terminal.labels().of("expected", expected)));
    }

    /** {@code 7-9, 50}. */
    private static String ranges(List<Long> seeds) {
        List<String> ranges = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= seeds.size(); i++) {
            if (i == seeds.size() || seeds.get(i) != seeds.get(i - 1) + 1) {
                String first = new TorchSeed(seeds.get(begin)).toString();
                ranges.add(begin == i - 1 ? first : first + "-" + new TorchSeed(seeds.get(i - 1)));
                begin = i;
            }
        }
        return String.join(", ", ranges);
    }

    private void tellNotes(PreparedRun run) {
        Labels labels = terminal.labels();
        run.findings().stream()
                .filter(finding -> finding.code().severity() == Severity.NOTE)
                .map(finding -> labels.of("note") + ": " + labels.text(finding))
                .forEach(terminal.err()::println);
    }

    private void print(GenerationReport report) {
        if (json) {
            terminal.printJson(report.json(terminal.wording()));
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

    /** Takes the names that the user has given before anything is opened, if it is known how many there are. */
    private void nameFiles(ImageRequest request, OutputFiles files) {
        if (output == null) {
            return;
        }
        OutputKind.PICTURE.requireName(output);
        if (request.source() instanceof Source.Texts texts) {
            long count = (long) texts.prompts().size() * request.imagesPerPrompt();
            if (count <= MOST_TAKEN_AT_ONCE) {
                files.take(output, (int) count);
            }
        }
    }

    private void nameFiles(PreparedRun run, OutputFiles files) {
        List<Long> seeds = seeds(run);
        if (output == null) {
            files.takeFree(Path.of(""), seeds);
        } else if (files.all().isEmpty()) {
            files.take(output, seeds.size());
        }
    }

    /** None of them is missing: the command gives no noise. */
    private static List<Long> seeds(PreparedRun run) {
        return run.seeds().stream().map(Objects::requireNonNull).toList();
    }
}
