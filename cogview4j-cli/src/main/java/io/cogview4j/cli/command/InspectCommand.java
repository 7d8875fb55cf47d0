package io.cogview4j.cli.command;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.report.InspectionText;
import io.cogview4j.hub.Hub;
import io.cogview4j.hub.ModelName;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.inspect.UnknownInspection;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.report.InspectionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
            "  cogview4j inspect zai-org/CogView4-6B",
            "  cogview4j inspect cogview4-7.png",
            "  cogview4j inspect                    the built-in model and its words"
        })
public final class InspectCommand implements Callable<Integer> {
    /** A folder of this name is told from it by {@code ./none}. */
    private static final String NONE = "none";

    /** What a missing file is called, when it is no name of a model. */
    private static final Pattern FILE_NAME = Pattern.compile("(?i).*\\.(safetensors|png|json|txt)");

    private final Terminal terminal;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description =
                    "Embeddings or a LoRA (safetensors), a checkpoint by its folder or name, or a PNG picture. Without it: the model.")
    private List<String> paths = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "Folder or name of the model that embeddings are compared with; none: they are compared with nothing. "
                            + "Without it: the small model that is built in.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InspectionReport report = new InspectionReport(inspected());
        if (json) {
            terminal.printJson(report.json(terminal.wording()));
        } else {
            List<String> lines = new ArrayList<>();
            InspectionText text = new InspectionText(terminal.labels(), terminal.columns());
            for (Inspection one : report.inspected()) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.addAll(text.lines(one));
            }
            terminal.print(lines);
        }
        return report.accepted() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Inspection> inspected() {
        if (!paths.isEmpty()) {
            Inspector inspector = inspector();
            return paths.stream().map(path -> inspected(path, inspector)).toList();
        }
        if (NONE.equals(model)) {
            throw new InvalidRequestException(CliMessage.COMMAND_ARGUMENT_MISSING, "PATH");
        }
        return List.of(
                model == null
                        ? Inspector.builtInModel()
                        : Inspector.withoutModel().inspect(Hub.ofEnvironment().locate(model)));
    }

    /** What is neither there nor the name of a model is told of by itself, and does not keep the others from being seen. */
    private static Inspection inspected(String path, Inspector inspector) {
        boolean name =
                ModelName.of(path).isPresent() && !FILE_NAME.matcher(path).matches();
        try {
            return inspector.inspect(name ? Hub.ofEnvironment().locate(path) : Path.of(path));
        } catch (CheckpointException e) {
            return new UnknownInspection(Path.of(path), e.problems());
        }
    }

    private Inspector inspector() {
        if (NONE.equals(model)) {
            return Inspector.withoutModel();
        }
        return model == null
                ? Inspector.ofBuiltInModel()
                : Inspector.of(Hub.ofEnvironment().locate(model));
    }
}
