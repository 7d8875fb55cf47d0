package io.cogview4j.cli.command;

import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.InspectionJson;
import io.cogview4j.cli.report.InspectionText;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.Inspector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what files are, and whether they are of use, from their headers alone. */
@Command(
        name = "inspect",
        description =
                "Tells what embeddings, LoRAs, checkpoints and pictures hold, and whether generate would take them. "
                        + "Reads headers, configs and the tokenizer, but no weights.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit code: 1 if generate would refuse any of them, else 0.",
            "",
            "Examples:",
            "  cogview4j inspect heart.safetensors --model CogView4-6B",
            "  cogview4j inspect CogView4-6B",
            "  cogview4j inspect cogview4-7.png"
        })
public final class InspectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Embeddings or a LoRA (safetensors), the folder of a checkpoint, or a PNG picture.")
    private List<Path> paths = List.of();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path folder = model.folder();
        Inspector inspector = folder == null ? Inspector.ofBuiltInModel() : Inspector.of(folder);
        List<Inspection> inspected = paths.stream().map(inspector::inspect).toList();
        Labels labels = terminal.labels();
        if (json) {
            terminal.printJson(new InspectionJson(labels.locale()).text(inspected));
        } else {
            List<String> lines = new ArrayList<>();
            InspectionText text = new InspectionText(labels, terminal.columns());
            for (Inspection one : inspected) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.addAll(text.lines(one));
            }
            terminal.print(lines);
        }
        return inspected.stream().allMatch(Inspection::accepted) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
