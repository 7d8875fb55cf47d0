package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.ImagePass;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.ComputeChoice;
import io.cogview4j.cli.report.ForecastText;
import io.cogview4j.cli.report.MemoryForecast;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
public final class PlanCommand implements Callable<Integer> {
    private static final List<String> OTHER_BUDGETS = List.of("3GiB", "4GiB", "8GiB", "16GiB", "32GiB");
    private static final List<ImageSize> OTHER_SIZES =
            List.of(ImageSize.square(512), ImageSize.square(1024), new ImageSize(2048, 1024));

    private final Terminal terminal;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private ImageOptions options = new ImageOptions();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        options.requireSound();
        pictures.requireSound();
        compute.requireSound();
        List<Prompt> asked = prompts.areGiven() ? prompts.read() : List.of(Prompt.of(""));
        CogView4 model = this.model.open();
        ComputeChoice choice = compute.choose();
        choice.tell(terminal);
        MemoryForecast forecast = forecast(model.withCompute(choice.settings()), asked, choice);
        if (json) {
            terminal.printJson(forecast.json());
        } else {
            terminal.print(new ForecastText(terminal.labels()).lines(forecast, terminal.columns()));
        }
        return forecast.plan().isPresent() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private MemoryForecast forecast(CogView4 model, List<Prompt> asked, ComputeChoice choice) {
        MemoryBudget budget = memory.budget();
        try (Session session = model.withMemory(MemoryBudget.UNLIMITED).session()) {
            ImageRequest.Builder request = ImageRequest.builder().prompts(asked);
            options.askOf(request);
            pictures.askOf(request);
            PreparedRun run = session.prepare(request.build());
            return new MemoryForecast(
                    largest(run),
                    choice,
                    budget,
                    run.memoryWithin(budget),
                    run.smallestBudgetBytes(),
                    OTHER_BUDGETS.stream()
                            .flatMap(other -> run.memoryWithin(MemoryBudget.parse(other)).stream())
                            .toList(),
                    OTHER_SIZES.stream()
                            .map(size -> ofSize(size, session, request))
                            .toList(),
                    model.measureSpeed());
        }
    }

    private static MemoryForecast.Size ofSize(ImageSize size, Session session, ImageRequest.Builder request) {
        PreparedRun run = session.prepare(request.size(size).forced(true).build());
        long smallest = run.smallestBudgetBytes();
        return new MemoryForecast.Size(
                size, smallest, run.memoryWithin(new MemoryBudget(2 * smallest)).orElseThrow());
    }

    /** Prompts of a file may ask for different sizes; the largest images head the report. */
    private static ImagePass largest(PreparedRun run) {
        return run.passes().stream()
                .max(Comparator.comparingLong(pass -> pass.size().pixels()))
                .orElseThrow();
    }
}
