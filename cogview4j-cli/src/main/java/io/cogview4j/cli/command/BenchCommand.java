package io.cogview4j.cli.command;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.bench.Bench;
import io.cogview4j.bench.BenchJson;
import io.cogview4j.bench.BenchReport;
import io.cogview4j.bench.BenchRequest;
import io.cogview4j.bench.PromptLengths;
import io.cogview4j.bench.Section;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.BenchText;
import io.cogview4j.measure.ComputeChoice;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast this machine is. */
@Command(
        name = "bench",
        description =
                "Measures how fast this machine runs CogView4-6B, layer by layer and with random weights, and the "
                        + "built-in model; each against the fastest matrix product that the machine is capable of.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Measurements: text (text encoder), step (denoising step), decode (decoder), tiny (built-in model, prompt to "
                    + "PNG), curves (how time grows with pixels, pictures, tokens and steps).",
            "",
            "Examples:",
            "  cogview4j bench",
            "  cogview4j bench --only step --size 512x512,1024x1024 --repeat 3",
            "  cogview4j bench --only curves --repeat 3 --json"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final List<ImageSize> STEP_SIZES = List.of(ImageSize.square(512), ImageSize.square(1024));
    private static final List<ImageSize> DECODED_SIZES = List.of(ImageSize.square(512));

    private final Terminal terminal;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "What is measured: text, step, decode, tiny, curves. Without it: all but curves.")
    private List<String> only = List.of();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            split = ",",
            description = "Sizes of pictures in pixels, multiples of 16. Without it: 512x512 and 1024x1024 for steps, "
                    + "512x512 for decoding.")
    private List<String> sizes = List.of();

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Layers of the text encoder and the transformer; each takes 0.5 GiB. Without it: "
                    + "${DEFAULT-VALUE}.")
    private int layers;

    @Option(
            names = "--tokens",
            paramLabel = "P,N",
            defaultValue = "144,48",
            description = "Tokens of the prompt and the negative prompt. Without it: ${DEFAULT-VALUE}.")
    private String tokens = "";

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many runs count, after one to warm up. Without it: ${DEFAULT-VALUE}.")
    private int repeat;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private GpuMemoryOption gpuMemory = new GpuMemoryOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        compute.requireSound();
        request(compute.unmeasured()); // refused before anything is measured
        ComputeChoice choice = compute.choose();
        ComputeOptions.tell(choice, terminal);
        choice.missingUnits().ifPresent(terminal::warn);
        BenchRequest request = request(choice.settings());
        Labels labels = terminal.labels();
        BenchText text = new BenchText(labels);
        BenchReport report = Bench.run(
                request,
                (subject, number, total) ->
                        terminal.err().println("[" + number + "/" + total + "] " + text.name(subject)));
        if (json) {
            terminal.printJson(new BenchJson(terminal.wording()).text(report));
        } else {
            terminal.print(text.lines(report, terminal.columns()));
            report.warnings().forEach(warning -> terminal.err().println(labels.of(warning)));
        }
        return 0;
    }

    private BenchRequest request(ComputeSettings compute) {
        List<ImageSize> asked = sizes.stream().map(ImageSize::parse).toList();
        return new BenchRequest(
                only.isEmpty() ? Section.usual() : Section.parse(only),
                asked.isEmpty() ? STEP_SIZES : asked,
                asked.isEmpty() ? DECODED_SIZES : asked,
                layers,
                PromptLengths.parse(tokens),
                repeat,
                compute,
                gpuMemory.budget(compute.device()));
    }
}
