package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.ForecastText;
import io.cogview4j.cli.report.SparkProperties;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.report.MemoryForecast;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
            "  cogview4j plan \"a lighthouse\" --model CogView4-6B --size 2048x1024 --json",
            "  cogview4j plan --model CogView4-6B --size 1024x1024 --memory 20GiB --spark"
        })
public final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

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

    @Option(
            names = "--spark",
            description = "Print the settings for Apache Spark whose executors are to draw this, as spark-submit "
                    + "--properties-file takes them.")
    private boolean spark;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        options.requireSound();
        edits.requireSound();
        compute.requireSound();
        List<Prompt> asked = prompts.areGiven() ? prompts.read() : List.of(Prompt.of(""));
        CogView4 model = this.model.open();
        ComputeChoice choice = compute.choose(model, options.isFast());
        CogView4 limited = memory.limit(model.withCompute(choice.settings()));
        ComputeOptions.tell(choice, terminal);
        ImageRequest.Builder request = ImageRequest.builder().prompts(asked);
        options.askOf(request);
        edits.askOf(request);
        MemoryForecast forecast = MemoryForecast.of(limited, request, choice, memory.budget());
        if (spark) {
            print(SparkProperties.of(forecast));
        } else if (json) {
            terminal.printJson(forecast.json());
        } else {
            terminal.print(new ForecastText(terminal.labels()).lines(forecast, terminal.columns()));
        }
        return forecast.plan().isPresent() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(SparkProperties properties) {
        if (json) {
            ObjectNode root = JsonMapper.shared().createObjectNode();
            properties.values().forEach(root.putObject("settings")::put);
            terminal.printJson(root.put("memory", properties.memory()).toPrettyString());
        } else {
            terminal.print(properties.lines());
        }
    }
}
