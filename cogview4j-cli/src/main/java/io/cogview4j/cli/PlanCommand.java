package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.memory.MachineSpeed;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.pipeline.CogView4Pipeline;
import io.cogview4j.pipeline.MemoryPlan;
import io.cogview4j.pipeline.ResolvedSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells beforehand what generate would take. */
@Command(
        name = "plan",
        description = "Tells how generate would keep a memory budget, and how long it would take. Opens no weights.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit code: 1 if it does not fit the budget, else 0.",
            "",
            "Examples:",
            "  cogview4j plan --model CogView4-6B --memory 4GiB",
            "  cogview4j plan \"a lighthouse\" --model CogView4-6B --size 2048x1024 --json"
        })
final class PlanCommand implements Callable<Integer> {
    private static final List<String> OTHER_BUDGETS = List.of("3GiB", "4GiB", "8GiB", "16GiB", "32GiB");
    private static final List<ImageSize> OTHER_SIZES =
            List.of(ImageSize.square(512), ImageSize.square(1024), new ImageSize(2048, 1024));

    private final Terminal terminal;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private PictureOptions options = new PictureOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        options.requireSound();
        List<PromptLine> lines = prompts.areGiven() ? prompts.read() : List.of(new PromptLine(""));
        CogView4Pipeline pipeline = CogView4Pipeline.of(model.read());
        ImageRequest request = largest(pipeline, lines);
        ResolvedSettings settings = pipeline.imageGenerator().resolve(request.settings());
        MachineSpeed speed = pipeline.measureSpeed();
        MemoryForecast forecast = new MemoryForecast(
                settings,
                memory.budget(),
                fit(pipeline, request, memory.budget()),
                pipeline.smallestBudgetBytes(request),
                otherBudgets(pipeline, request),
                otherSizes(pipeline, request.prompts(), settings),
                speed);
        new Printer(terminal)
                .print(json ? List.of(forecast.json()) : new ForecastText(Labels.of(terminal)).lines(forecast));
        return forecast.plan().isPresent() ? 0 : ErrorReport.FAILED;
    }

    /** Prompts of a file may ask for different sizes; the run with the largest pictures decides. */
    private ImageRequest largest(CogView4Pipeline pipeline, List<PromptLine> lines) {
        return PictureGroup.of(lines, options.asked()).stream()
                .map(group -> {
                    PromptRequest texts = TextSource.request(
                            group.prompts().stream().map(lines::get).toList());
                    List<Long> seeds = LongStream.range(
                                    0, (long) group.prompts().size() * options.images())
                            .boxed()
                            .toList();
                    return new ImageRequest(texts, options.settings(group.settings(), seeds));
                })
                .max(Comparator.comparingLong(request -> pipeline.imageGenerator()
                        .resolve(request.settings())
                        .size()
                        .pixels()))
                .orElseThrow();
    }

    private static Optional<MemoryPlan> fit(CogView4Pipeline pipeline, ImageRequest request, MemoryBudget budget) {
        try {
            return Optional.of(pipeline.withBudget(budget).plan(request));
        } catch (InvalidRequestException e) {
            return Optional.empty(); // the report says so, with the smallest budget
        }
    }

    private static List<MemoryPlan> otherBudgets(CogView4Pipeline pipeline, ImageRequest request) {
        List<MemoryPlan> plans = new ArrayList<>();
        for (String budget : OTHER_BUDGETS) {
            fit(pipeline, request, MemoryBudget.parse(budget)).ifPresent(plans::add);
        }
        return plans;
    }

    private static List<MemoryForecast.Size> otherSizes(
            CogView4Pipeline pipeline, PromptRequest texts, ResolvedSettings settings) {
        List<MemoryForecast.Size> sizes = new ArrayList<>();
        for (ImageSize size : OTHER_SIZES) {
            ImageRequest request = new ImageRequest(texts, ofSize(size, settings));
            long smallest = pipeline.smallestBudgetBytes(request);
            MemoryPlan plan =
                    pipeline.withBudget(new MemoryBudget(2 * smallest)).plan(request);
            sizes.add(new MemoryForecast.Size(size, smallest, plan));
        }
        return sizes;
    }

    private static GenerationSettings ofSize(ImageSize size, ResolvedSettings settings) {
        return GenerationSettings.builder()
                .size(size)
                .steps(settings.steps())
                .guidanceScale(settings.guidanceScale())
                .imagesPerPrompt(settings.imagesPerPrompt())
                .beyondLimits(true)
                .build();
    }
}
