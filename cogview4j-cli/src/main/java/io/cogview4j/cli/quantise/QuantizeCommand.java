package io.cogview4j.cli.quantise;

import io.cogview4j.api.Bytes;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.hub.Hub;
import io.cogview4j.quantise.QuantiseRequest;
import io.cogview4j.quantise.QuantisedComponent;
import io.cogview4j.quantise.QuantisedModel;
import io.cogview4j.quantise.Quantiser;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a checkpoint in int8 of another. */
@Command(
        name = "quantize",
        description =
                "Makes a copy of a checkpoint whose large layers are int8: about half the disk, and half the bytes "
                        + "read at each step under a memory budget. Pictures come close to those of the original, and are not the "
                        + "same. What is not quantised is linked where the disk allows it, else copied.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Prints the new folder, which --model takes as any other.",
            "",
            "Examples:",
            "  cogview4j quantize zai-org/CogView4-6B --output CogView4-6B-int8",
            "  cogview4j quantize CogView4-6B --output CogView4-6B-int8 --only transformer"
        })
public final class QuantizeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            descriptionKey = "model",
            description = "Folder of a CogView4 checkpoint, or the name of a model that was pulled. Without it: the "
                    + "built-in model, to try.")
    private @Nullable String model;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Folder to make. It must not be there yet, and appears when all is in it.")
    private Path output = Path.of("");

    @Option(
            names = "--only",
            paramLabel = "COMPONENTS",
            split = ",",
            description = "Quantise these components only: text_encoder, transformer, with a comma between them. "
                    + "The others go along as they are.")
    private List<String> only = List.of();

    @Option(
            names = "--group-size",
            paramLabel = "N",
            description =
                    "One scale for each N inputs of a feature (16 to 1024, for example 128) instead of one for all: "
                            + "less error, and a little more room.")
    private @Nullable Integer groupSize;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public QuantizeCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        OptionalInt group = groupSize == null ? OptionalInt.empty() : OptionalInt.of(groupSize);
        QuantiseRequest request = new QuantiseRequest(source(), output, components(), group);
        long start = System.nanoTime();
        QuantisedModel made = Quantiser.quantise(request, new QuantiseProgress(terminal), interruption.cancellation());
        tell(made, System.nanoTime() - start);
        if (json) {
            terminal.printJson(answer(made));
        } else {
            terminal.print(List.of(made.folder().toString()));
        }
        return ExitCode.OK;
    }

    private Path source() {
        return model == null
                ? QuantiseRequest.builtInModel()
                : Hub.ofEnvironment().locate(model);
    }

    /** As people write lists: with spaces after commas, and perhaps a comma too many. */
    private Set<String> components() {
        Set<String> given = only.stream().map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new));
        if (given.size() > 1) {
            given.remove("");
        }
        return given;
    }

    private void tell(QuantisedModel made, long nanos) {
        Labels labels = terminal.labels();
        long before = made.components().stream()
                .mapToLong(QuantisedComponent::sourceBytes)
                .sum();
        long after =
                made.components().stream().mapToLong(QuantisedComponent::bytes).sum();
        terminal.progress()
                .tell(labels.of(
                        "quantise.done", Bytes.decimal(before), Bytes.decimal(after), ProgressDisplay.duration(nanos)));
        terminal.progress()
                .tell(labels.of(
                        "quantise.others", Bytes.decimal(made.linkedBytes()), Bytes.decimal(made.copiedBytes())));
    }

    private static String answer(QuantisedModel made) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("folder", made.folder().toString());
        ArrayNode components = answer.putArray("components");
        for (QuantisedComponent component : made.components()) {
            ObjectNode json = components.addObject();
            json.put("component", component.name());
            json.put("weights", component.weights().size());
            json.put("sourceBytes", component.sourceBytes());
            json.put("bytes", component.bytes());
            json.put("relativeError", component.relativeError());
            ArrayNode weights = json.putArray("weightErrors");
            component
                    .weights()
                    .forEach(weight -> weights.addObject()
                            .put("name", weight.name())
                            .put("relativeError", weight.relativeError()));
        }
        answer.put("linkedBytes", made.linkedBytes());
        answer.put("copiedBytes", made.copiedBytes());
        return answer.toString();
    }
}
