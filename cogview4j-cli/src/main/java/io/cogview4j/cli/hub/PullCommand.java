package io.cogview4j.cli.hub;

import io.cogview4j.api.Bytes;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.hub.Hub;
import io.cogview4j.hub.ModelName;
import io.cogview4j.hub.PullRequest;
import io.cogview4j.hub.PulledModel;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.InvalidRequestException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Brings a model into the cache. */
@Command(
        name = "pull",
        description =
                "Downloads a model from Hugging Face or ModelScope into the cache that their Python tools use too. "
                        + "After an interruption, the same command goes on where it was.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Prints the folder of the model. A mirror: HF_ENDPOINT=https://hf-mirror.com; a token: HF_TOKEN.",
            "",
            "Examples:",
            "  cogview4j pull zai-org/CogView4-6B",
            "  cogview4j pull modelscope:ZhipuAI/CogView4-6B",
            "  cogview4j pull zai-org/CogView4-6B --only text_encoder"
        })
public final class PullCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Interruption interruption;
    private final Hub hub;

    @Parameters(
            paramLabel = "NAME",
            descriptionKey = "name",
            description = "Name of the model, for example zai-org/CogView4-6B or modelscope:ZhipuAI/CogView4-6B.")
    private String name = "";

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "Branch, tag or commit. Without it: the newest.")
    private @Nullable String revision;

    @Option(
            names = "--only",
            paramLabel = "COMPONENTS",
            split = ",",
            description = "Weights of these components only: text_encoder, transformer, vae, with commas between them. "
                    + "Configs and tokenizer always come along.")
    private List<String> only = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public PullCommand(Terminal terminal, Interruption interruption, Hub hub) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.hub = hub;
    }

    @Override
    public Integer call() {
        PullRequest request = new PullRequest(model(), components());
        long start = System.nanoTime();
        PulledModel pulled = pulled(request);
        tell(pulled, System.nanoTime() - start);
        if (json) {
            terminal.printJson(answer(pulled));
        } else {
            terminal.print(List.of(pulled.folder().toString()));
        }
        return ExitCode.OK;
    }

    private PulledModel pulled(PullRequest request) {
        try {
            return hub.pull(request, new PullProgress(request, terminal), interruption.cancellation());
        } catch (CancelledException e) {
            terminal.progress().tell(terminal.labels().of("pull.kept"));
            throw e;
        }
    }

    /** As people write lists: with spaces after commas, and perhaps a comma too many. */
    private Set<String> components() {
        Set<String> given = only.stream().map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new));
        if (given.size() > 1) {
            given.remove("");
        }
        return given;
    }

    private ModelName model() {
        ModelName model = ModelName.parse(name);
        if (revision == null) {
            return model;
        }
        if (!model.revision().isEmpty()) {
            throw new InvalidRequestException(CliMessage.COMMAND_OPTION_TWICE, "--revision");
        }
        return model.at(revision);
    }

    private void tell(PulledModel pulled, long nanos) {
        Labels labels = terminal.labels();
        terminal.progress()
                .tell(
                        pulled.fetchedBytes() == 0
                                ? labels.of("pull.complete")
                                : labels.of(
                                        "pull.done",
                                        Bytes.decimal(pulled.fetchedBytes()),
                                        ProgressDisplay.duration(nanos)));
    }

    private static String answer(PulledModel pulled) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("model", pulled.model().toString());
        answer.put("folder", pulled.folder().toString());
        answer.put("revision", pulled.revision());
        answer.put("files", pulled.files());
        answer.put("bytes", pulled.bytes());
        answer.put("fetchedBytes", pulled.fetchedBytes());
        return answer.toString();
    }
}
