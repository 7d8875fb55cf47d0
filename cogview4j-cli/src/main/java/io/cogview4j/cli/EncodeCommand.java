package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.embeddings.StoredType;
import io.cogview4j.image.OutputFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
final class EncodeCommand implements Callable<Integer> {
    private static final String EXTENSION = ".safetensors";

    private final Terminal terminal;
    private final WriteGuard guard;

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--no-negative",
            description = "Encode no negative prompts: the pictures are drawn without guidance.")
    private boolean noNegative;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE.safetensors",
            description = "Where the embeddings go.")
    private Path output = Path.of("");

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

    EncodeCommand(Terminal terminal, WriteGuard guard) {
        this.terminal = terminal;
        this.guard = guard;
    }

    @Override
    public Integer call() {
        StoredType stored = storedType();
        compute.requireSound();
        List<PromptLine> lines = lines();
        PromptRequest request = TextSource.request(lines).withMaxTokens(maxTokens);
        requireOutput();
        RunRecord record = new RunRecord(terminal.progress());
        Checkpoint checkpoint = model.read();
        ComputeChoice choice = compute.choose();
        choice.tell(terminal, record);
        PromptEmbeddings embeddings = cache.encoder(checkpoint, memory.budget())
                .withCompute(choice.settings())
                .encode(request, !noNegative, record);
        prompts.warning().ifPresent(record::warn);
        Map<String, String> settings =
                StoredSettings.write(lines.stream().map(PromptLine::settings).toList());
        guard.write(() -> EmbeddingsFile.write(output, embeddings, stored, settings));
        print(new EncodingReport(
                output, model.name(checkpoint), embeddings, stored, choice, record.stages(), record.warnings()));
        return 0;
    }

    private StoredType storedType() {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "f32", "fp32", "float32" -> StoredType.F32;
            case "bf16", "bfloat16" -> StoredType.BF16;
            default -> throw new InvalidRequestException(MessageCode.OUTPUT_TYPE_UNKNOWN, type);
        };
    }

    private List<PromptLine> lines() {
        if (noNegative && prompts.isNegativeGiven()) {
            throw new InvalidRequestException(MessageCode.NEGATIVE_UNWANTED);
        }
        if (!prompts.areGiven()) {
            throw new InvalidRequestException(MessageCode.NOTHING_TO_ENCODE);
        }
        return prompts.read();
    }

    private void requireOutput() {
        if (!output.toString().toLowerCase(Locale.ROOT).endsWith(EXTENSION)) {
            throw new InvalidRequestException(MessageCode.OUTPUT_NAME_NOT_SAFETENSORS, output);
        }
        guard.write(new OutputFile(output)::requireWritable);
    }

    private void print(EncodingReport report) {
        new Printer(terminal)
                .print(List.of(json ? report.json(Labels.of(terminal).locale()) : output.toString()));
    }
}
