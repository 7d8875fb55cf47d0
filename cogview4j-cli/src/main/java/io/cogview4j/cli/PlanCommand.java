package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.pipeline.CogView4Pipeline;
import io.cogview4j.pipeline.MemoryPlan;
import io.cogview4j.pipeline.ResolvedSettings;
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
    private ComputeOptions compute = new ComputeOptions();

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
        compute.requireSound();
        List<PromptLine> lines = prompts.areGiven() ? prompts.read() : List.of(new PromptLine(""));
        Checkpoint checkpoint = model.read();
        ComputeChoice choice = compute.choose();
        choice.tell(terminal, terminal.progress());
        CogView4Pipeline pipeline = CogView4Pipeline.of(checkpoint).withCompute(choice.settings());
        ImageRequest request = largest(pipeline, lines);
        ResolvedSettings settings = pipeline.imageGenerator().resolve(request.settings());
        Wanted wanted = new Wanted(
                settings,
                request.prompts().prompts().size(),
                pipeline.promptEncoder().countTokens(request.prompts(), settings.guided()));
        MemoryForecast forecast = new MemoryForecast(
                settings,
                choice,
                memory.budget(),
                wanted.fit(pipeline, memory.budget()),
                wanted.smallestBudgetBytes(pipeline),
                wanted.otherBudgets(pipeline),
                wanted.otherSizes(pipeline),
                pipeline.measureSpeed());
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

    /** What is to be planned, for one budget and size or another. */
    private record Wanted(ResolvedSettings settings, int prompts, List<Integer> tokens) {
        Optional<MemoryPlan> fit(CogView4Pipeline pipeline, MemoryBudget budget) {
            try {
                return Optional.of(plan(pipeline, budget));
            } catch (InvalidRequestException e) {
                return Optional.empty(); // the report says so, with the smallest budget
            }
        }

        private MemoryPlan plan(CogView4Pipeline pipeline, MemoryBudget budget) {
            return pipeline.withBudget(budget).plan(settings, prompts, tokens);
        }

        long smallestBudgetBytes(CogView4Pipeline pipeline) {
            return pipeline.smallestBudgetBytes(settings, prompts, tokens);
        }

        List<MemoryPlan> otherBudgets(CogView4Pipeline pipeline) {
            return OTHER_BUDGETS.stream()
                    .flatMap(budget -> fit(pipeline, MemoryBudget.parse(budget)).stream())
                    .toList();
        }

        List<MemoryForecast.Size> otherSizes(CogView4Pipeline pipeline) {
            return OTHER_SIZES.stream()
                    .map(size -> {
                        Wanted other = new Wanted(pipeline.imageGenerator().resolve(ofSize(size)), prompts, tokens);
                        long smallest = other.smallestBudgetBytes(pipeline);
                        return new MemoryForecast.Size(
                                size, smallest, other.plan(pipeline, new MemoryBudget(2 * smallest)));
                    })
                    .toList();
        }

        private GenerationSettings ofSize(ImageSize size) {
            return GenerationSettings.builder()
                    .size(size)
                    .steps(settings.steps())
                    .guidanceScale(settings.guidanceScale())
                    .imagesPerPrompt(settings.imagesPerPrompt())
                    .beyondLimits(true)
                    .build();
        }
    }
}
