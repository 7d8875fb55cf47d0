package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.RunAnnouncement;
import io.cogview4j.cli.resume.ResumeOptions;
import io.cogview4j.cli.resume.ResumedRun;
import io.cogview4j.cli.resume.RunNote;
import io.cogview4j.cli.resume.Saving;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.report.GenerationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    private FromOption from = new FromOption();

    @Mixin
    private RewriteOptions rewrite = new RewriteOptions();

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

    @Mixin
    private NamingOptions naming = new NamingOptions();

    @Mixin
    private ResumeOptions resume = new ResumeOptions();

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
        naming.requireSound(output, file);
        rewrite.requireSound();
        resume.requireSound();
        if (resume.resumed() != null) {
            return goOn(resume.read(resume.resumed()));
        }
        requireSources();
        from.recipe().ifPresent(this::suppose);
        PromptLines lines = lines();
        ImageRequest request = request(lines.prompts());
        lines.pinSeeds(request.settings().seed(), request.imagesPerPrompt());
        try (OutputFiles files = new OutputFiles(OutputKind.PICTURE, overwrite, interruption::write)) {
            if (!lines.isLenient() && !naming.skipsExisting()) {
                nameFiles(request, files);
            }
            pictures.nameFile(files);
            CogView4 model = cache.apply(this.model.open());
            ComputeChoice choice = compute.choose(model, options.isFast());
            CogView4 computing = memory.limit(model.withCompute(choice.settings()));
            boolean pinned = lines.isLenient() && request.settings().seed() != null;
            @Nullable PreparedRun run = file != null
                    ? computing.prepare(request)
                    : lines.prepare(prompts -> computing.prepare(pinned ? pinned(prompts, false) : request(prompts)));
            if (run == null) {
                return Drawing.ofNothing(terminal, interruption, lines, pictures)
                        .tell(null, List.of(), json);
            }
            RemainingPictures remaining = remaining(run, computing, request.imagesPerPrompt());
            if (remaining.run() == null) {
                return Drawing.ofNothing(terminal, interruption, lines, pictures)
                        .tell(null, remaining.skipped().values(), json);
            }
            nameFiles(run, remaining, files);
            ComputeOptions.tell(choice, terminal);
            announce(remaining.run());
            Optional<Duration> expected =
                    new RunAnnouncement(remaining.run(), terminal).tellDuration(model::measureSpeed);
            RunNote note = RunNote.here(files.all(), this.model.folder(), noMetadata, naming.sheet());
            Saving saving = resume.saving(remaining.run(), note, expected, terminal);
            return draw(computing, remaining, drawing(lines, saving, note, remaining, files), choice, files);
        }
    }

    /** A run that was saved. */
    private int goOn(ResumedRun from) {
        compute.suppose(from.point().device().id(), from.point().precision().id());
        try (OutputFiles files = new OutputFiles(OutputKind.PICTURE, overwrite, interruption::write)) {
            pictures.nameFile(files);
            CogView4 model = cache.apply(this.model.open(from.note().model()));
            ComputeChoice choice = compute.choose();
            CogView4 computing = memory.limit(model.withCompute(choice.settings()));
            PreparedRun run = computing.prepare(ImageRequest.resuming(from.file()));
            RemainingPictures remaining = RemainingPictures.ofResumed(
                    run, from.note().files(), from.done(run), from.point().imagesPerPrompt());
            files.take(remaining.names(), remaining::isThere);
            pictures.warning(terminal).ifPresent(terminal::warn);
            Saving saving = resume.saving(run, from, terminal);
            Drawing drawing = drawing(PromptLines.all(List.of()), saving, from.note(), remaining, files);
            return draw(computing, remaining, drawing, choice, files);
        }
    }

    private RemainingPictures remaining(PreparedRun run, CogView4 computing, int images) {
        return naming.skipsExisting()
                ? RemainingPictures.withoutExisting(
                        run,
                        naming.names(run.recipes(), output, seeds(run), 1),
                        images,
                        prompts -> computing.prepare(pinned(prompts, true)))
                : RemainingPictures.all(run, images);
    }

    private int draw(
            CogView4 model, RemainingPictures remaining, Drawing drawing, ComputeChoice choice, OutputFiles files) {
        List<Message> warnings = new ArrayList<>(choice.warnings());
        from.recipe().flatMap(recipe -> recipe.note(from.path())).ifPresent(warnings::add);
        warnings.addAll(rewrite.warnings());
        prompts.warning().ifPresent(warnings::add);
        try (drawing) {
            Cancellation cancellation = interruption.cancellation();
            RunListener listener =
                    pictures.listener(terminal, files, () -> model.previews(terminal.progress(), cancellation));
            @Nullable GenerationReport report = drawing.draw(remaining, files, choice, warnings, listener);
            return drawing.tell(report, remaining.skipped().values(), json);
        }
    }

    private Drawing drawing(
            PromptLines lines, Saving saving, RunNote note, RemainingPictures remaining, OutputFiles files) {
        Optional<NamingOptions.Sheet> sheet =
                NamingOptions.sheet(note.sheet(), interruption, overwrite, remaining, files);
        return new Drawing(terminal, interruption, lines, sheet, pictures, note.bare(), saving);
    }

    private void suppose(Recipe recipe) {
        FromOption.requireModel(from.path(), recipe, model.folder());
        compute.suppose(recipe.device(), recipe.dtype());
        recipe.note(from.path()).ifPresent(terminal::warn);
    }

    private PromptLines lines() {
        if (file != null) {
            return PromptLines.all(List.of());
        }
        ImageRequest.Builder asked = ImageRequest.builder().prompt("");
        askByOptions(asked);
        PromptLines lines = prompts.areGiven() ? prompts.lines() : PromptLines.all(List.of(fromPicture()));
        List<Prompt> rewritten =
                from.complete(rewrite.apply(lines.prompts(), terminal), asked.build(), options.asksForAnySeed());
        Iterator<Prompt> next = rewritten.iterator();
        return lines.with(_ -> next.next());
    }

    private Prompt fromPicture() {
        Prompt prompt = from.prompt();
        @Nullable String negative = prompts.negative();
        return negative == null ? prompt : prompt.withNegative(negative);
    }

    private ImageRequest request(List<Prompt> prompts) {
        ImageRequest.Builder request = ImageRequest.builder();
        if (file == null) {
            request.prompts(prompts.isEmpty() ? List.of(Prompt.of("")) : prompts);
        } else if (index == null) {
            request.embeddings(file);
        } else {
            request.embeddings(file, index);
        }
        askOf(request, prompts);
        return request.build();
    }

    private void askOf(ImageRequest.Builder request, List<Prompt> prompts) {
        askByOptions(request);
        boolean own = !prompts.isEmpty() && prompts.stream().allMatch(prompt -> prompt.loras() != null);
        from.askOf(request, options.hasLoras() || own);
    }

    private void askByOptions(ImageRequest.Builder request) {
        options.askOf(request);
        edits.askOf(request);
    }

    /** A request whose prompts have their seeds themselves. @param single whether there is one picture of each */
    private ImageRequest pinned(List<Prompt> prompts, boolean single) {
        ImageRequest asked = request(prompts);
        ImageRequest.Builder request = ImageRequest.builder().prompts(prompts);
        askOf(request, prompts);
        return request.settings(asked.settings().withSeed(null))
                .imagesPerPrompt(single ? 1 : asked.imagesPerPrompt())
                .build();
    }

    /** What the user should know before waiting for the images. */
    private void announce(PreparedRun run) {
        options.note().ifPresent(terminal::warn);
        new RunAnnouncement(run, terminal).tellSeeds();
        prompts.warning().ifPresent(terminal::warn);
        pictures.warning(terminal).ifPresent(terminal::warn);
        if (terminal.style().debug()) {
            new RunAnnouncement(run, terminal).tellNotes();
        }
    }

    private void requireSources() {
        if (file == null) {
            if (index != null) {
                throw new InvalidRequestException(CliMessage.INDEX_WITHOUT_EMBEDDINGS);
            }
            if (!prompts.areGiven() && from.recipe().isEmpty()) {
                throw new InvalidRequestException(CliMessage.NOTHING_TO_DRAW);
            }
            return;
        }
        if (prompts.areGiven()) {
            throw new InvalidRequestException(CliMessage.PROMPTS_AND_EMBEDDINGS, file);
        }
        if (prompts.isNegativeGiven()) {
            throw new InvalidRequestException(CliMessage.NEGATIVE_WITH_EMBEDDINGS, file);
        }
        if (from.recipe().isPresent()) {
            throw new InvalidRequestException(CliMessage.FROM_AND_EMBEDDINGS, file);
        }
    }

    /** Takes the names that the user has given before anything is opened, if it is known how many there are. */
    private void nameFiles(ImageRequest request, OutputFiles files) {
        if (output == null) {
            return;
        }
        if (request.source() instanceof Source.Texts texts) {
            long count = (long) texts.prompts().size() * request.imagesPerPrompt();
            if (count <= MOST_TAKEN_AT_ONCE) {
                files.take(output, (int) count);
            }
        }
    }

    private void nameFiles(PreparedRun run, RemainingPictures remaining, OutputFiles files) {
        if (naming.skipsExisting()) {
            files.take(remaining.names());
            return;
        }
        List<Long> seeds = seeds(run);
        if (output == null && overwrite && naming.hasTemplate()) {
            files.take(naming.names(run.recipes(), null, seeds, 1));
        } else if (output == null) {
            files.takeFree(attempt -> naming.names(run.recipes(), null, seeds, attempt));
        } else if (files.all().isEmpty()) {
            files.take(output, seeds.size());
        }
    }

    /** None of them is missing: the command gives no noise. */
    private static List<Long> seeds(PreparedRun run) {
        return run.seeds().stream().map(Objects::requireNonNull).toList();
    }
}
