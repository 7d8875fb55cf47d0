package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.EncodedPrompts;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.Spelling;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import io.cogview4j.report.EncodingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes embeddings of prompts. */
@Command(
        name = "encode",
        description = "Makes embeddings of prompts, from which generate draws later, here or on another machine.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  cogview4j encode \"a red heart\" --output heart.safetensors",
            "  cogview4j encode --prompts prompts.txt --model CogView4-6B --output prompts.safetensors",
            "  cogview4j generate --embeddings prompts.safetensors --model CogView4-6B"
        })
public final class EncodeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--no-negative",
            description = "Encode no negative prompts: the pictures are drawn without guidance.")
    private boolean noNegative;

    @Mixin
    private RewriteOptions rewrite = new RewriteOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE.safetensors",
            description = "Where the embeddings go.")
    private Path output = Path.of("");

    @Option(
            names = "--overwrite",
            description = "Replace embeddings that have the name already; other files never are.")
    private boolean overwrite;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Where a prompt is cut; ${DEFAULT-VALUE} is what the model was trained with.")
    private int maxTokens = PromptRequest.DEFAULT_MAX_TOKENS;

    @Option(
            names = "--dtype-out",
            paramLabel = "TYPE",
            description = "How the embeddings are stored: f32, as computed, or bf16, rounded to half the space.")
    private String type = "f32";

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Option(names = "--json", description = "Print one JSON object about the result instead of the file's name.")
    private boolean json;

    public EncodeCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        boolean rounded = isRounded();
        compute.requireSound();
        rewrite.requireSound();
        ImageRequest request = request();
        try (OutputFiles files = new OutputFiles(OutputKind.EMBEDDINGS, overwrite, interruption::write)) {
            files.take(output, 1);
            CogView4 model = cache.apply(this.model.open());
            ComputeChoice choice = compute.choose();
            CogView4 computing = memory.limit(model.withCompute(choice.settings()));
            ComputeOptions.tell(choice, terminal);
            interruption.during(files, terminal, () -> encode(computing, request, choice, files, rounded));
        }
        return 0;
    }

    private void encode(
            CogView4 model, ImageRequest request, ComputeChoice choice, OutputFiles files, boolean rounded) {
        EncodedPrompts encoded = model.encode(request, terminal.progress(), interruption.cancellation());
        prompts.warning().ifPresent(terminal::warn);
        Optional<Message> notStored = notStored(encoded.prompts());
        notStored.ifPresent(terminal::warn);
        files.write(0, rounded ? encoded::saveInBfloat16 : encoded::save);
        List<Message> warnings = new ArrayList<>(choice.warnings());
        warnings.addAll(rewrite.warnings());
        warnings.addAll(encoded.warnings());
        prompts.warning().ifPresent(warnings::add);
        notStored.ifPresent(warnings::add);
        print(new EncodingReport(output, model.name(), encoded, rounded ? "BF16" : "F32", choice, warnings));
    }

    /** What to warn of if prompts name files, which embeddings leave out. */
    private static Optional<Message> notStored(List<Prompt> prompts) {
        long naming = prompts.stream()
                .filter(prompt -> prompt.settings().initImage() != null
                        || prompt.settings().control() != null
                        || !prompt.lorasOr(List.of()).isEmpty())
                .count();
        return naming == 0 ? Optional.empty() : Optional.of(Message.of(CliMessage.PROMPT_FILES_NOT_STORED, naming));
    }

    private boolean isRounded() {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "f32", "fp32", "float32" -> false;
            case "bf16", "bfloat16" -> true;
            default ->
                throw new InvalidRequestException(
                        CliMessage.OUTPUT_TYPE_UNKNOWN, type, Spelling.nearest(type, List.of("f32", "bf16")));
        };
    }

    private ImageRequest request() {
        if (noNegative && prompts.isNegativeGiven()) {
            throw new InvalidRequestException(CliMessage.NEGATIVE_UNWANTED);
        }
        if (!prompts.areGiven()) {
            throw new InvalidRequestException(CliMessage.NOTHING_TO_ENCODE);
        }
        ImageRequest.Builder request = ImageRequest.builder()
                .prompts(rewrite.apply(prompts.read(), terminal))
                .maxTokens(maxTokens);
        return (noNegative ? request.guidanceScale(1) : request).build();
    }

    private void print(EncodingReport report) {
        if (json) {
            terminal.printJson(report.json(terminal.wording()));
        } else {
            terminal.print(List.of(output.toString()));
        }
    }
}
