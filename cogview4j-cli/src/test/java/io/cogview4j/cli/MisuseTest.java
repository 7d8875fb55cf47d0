package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ExitCode;

/**
 * What can be asked for wrongly, and the code that says so. None of it leaves a file behind, or opens weights of the image
 * stage: the checkpoint has none.
 */
class MisuseTest {
    private static final int WIDTH = 192; // of the built-in model
    private static final int PROMPT_BYTES = 16 * WIDTH * Float.BYTES;
    private static final String PROMPT_SHAPE = "[1, 16, 192]";

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        write("good", List.of(embedding(WIDTH, 0)), List.of(embedding(WIDTH, 0)));
        write("alone", List.of(embedding(WIDTH, 0)), List.of());
        write("counts", Collections.nCopies(3, embedding(WIDTH, 0)), Collections.nCopies(2, embedding(WIDTH, 0)));
        write("single", Collections.nCopies(3, embedding(WIDTH, 0)), List.of(embedding(WIDTH, 0)));
        write("wide", List.of(embedding(4096, 0)), List.of(embedding(4096, 0)));
        write("other-width", List.of(embedding(96, 0)), List.of(embedding(96, 0)));
        write("nan", List.of(embedding(WIDTH, Float.NaN)), List.of(embedding(WIDTH, 0)));
        write("infinite", List.of(embedding(WIDTH, 0)), List.of(embedding(WIDTH, Float.NEGATIVE_INFINITY)));
        Origin foreign = new Origin("weights:0123456789abcdef0123456789abcdef", null);
        PromptEmbedding other =
                new PromptEmbedding(new float[16 * WIDTH], 16, WIDTH, new PromptSource("a", null, foreign));
        write("foreign", List.of(other), List.of(other));
        byte[] whole = Files.readAllBytes(file("good"));
        Files.write(file("truncated"), Arrays.copyOf(whole, whole.length - 4));
        Files.write(file("longer"), Arrays.copyOf(whole, whole.length + 4));
        Files.write(file("empty"), new byte[0]);
        Files.write(file("five-bytes"), new byte[5]);
        Files.createDirectory(file("folder"));
        Files.writeString(folder.resolve("prompts.txt"), "a\nb\n");
        Files.writeString(folder.resolve("comments.txt"), "# none\n");
        Files.writeString(folder.resolve("keys.txt"), "a\n{\"prompt\": \"b\", \"colour\": \"red\"}\n");
        Files.writeString(folder.resolve("json.txt"), "{\"prompt\": \n");
        Files.write(folder.resolve("latin1.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("plain.png"), "no picture");
        writeHostileFiles();
        writeModel("model", "transformer", "vae");
        writeModel("without-encoder", "text_encoder", "tokenizer", "transformer", "vae");
    }

    /** A checkpoint without weights of the image stage. */
    private static void writeModel(String name, String... left) throws IOException {
        ModelParts.without(folder.resolve(name), left);
        for (String component : List.of("transformer", "vae")) {
            Path from = BuiltInModel.folder().resolve(component).resolve("config.json");
            Path to = Files.createDirectory(folder.resolve(name).resolve(component));
            Files.copy(from, to.resolve("config.json"));
        }
    }

    private static void writeHostileFiles() throws IOException {
        hostile("rank-2", HostileFile.prompts("F32", "[16, 192]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("rank-4", HostileFile.prompts("F32", "[1, 1, 16, 192]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("integers", HostileFile.prompts("I64", "[1, 8, 192]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("no-tokens", HostileFile.both("[1, 0, 192]", 0, PROMPT_SHAPE, PROMPT_BYTES), PROMPT_BYTES);
        hostile(
                "long",
                HostileFile.both("[1, 2048, 192]", 128 * PROMPT_BYTES, PROMPT_SHAPE, PROMPT_BYTES),
                129 * PROMPT_BYTES);
        hostile("negative-shape", HostileFile.prompts("F32", "[1, -16, 192]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("overflow", HostileFile.prompts("F32", "[4294967296, 4294967296, 4]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("beyond", HostileFile.prompts("F32", PROMPT_SHAPE, 0, PROMPT_BYTES), PROMPT_BYTES - 4);
        hostile("backwards", HostileFile.prompts("F32", PROMPT_SHAPE, PROMPT_BYTES, 0), PROMPT_BYTES);
        hostile("length", HostileFile.prompts("F32", "[1, 8, 192]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("dtype", HostileFile.prompts("F31", PROMPT_SHAPE, 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("hole", HostileFile.prompts("F32", PROMPT_SHAPE, 8, PROMPT_BYTES + 8), PROMPT_BYTES + 8);
        String tensor = HostileFile.tensor("F32", PROMPT_SHAPE, 0, PROMPT_BYTES);
        hostile(
                "overlap",
                "{\"prompt_embeds\": " + tensor + ", \"negative_prompt_embeds\": " + tensor + "}",
                PROMPT_BYTES);
        hostile("twice", "{\"prompt_embeds\": " + tensor + ", \"prompt_embeds\": " + tensor + "}", PROMPT_BYTES);
        hostile("names", "{\"embeds\": " + tensor + "}", PROMPT_BYTES);
        hostile("list", "[]", 0);
        hostile("no-json", "{\"prompt_embeds\"", 0);
        HostileFile.write(file("header-100-mb"), 100_000_000, "{}".getBytes(StandardCharsets.UTF_8), 0);
        HostileFile.write(file("header-beyond-end"), 1000, "{}".getBytes(StandardCharsets.UTF_8), 0);
        HostileFile.write(file("header-negative"), -1, "{}".getBytes(StandardCharsets.UTF_8), 0);
    }

    static Stream<Arguments> misuses() {
        return Stream.of(
                generate(CliMessage.NOTHING_TO_DRAW),
                generate(CliMessage.PROMPTS_AND_EMBEDDINGS, "a heart", "--embeddings", path("good")),
                generate(
                        CliMessage.PROMPTS_AND_EMBEDDINGS,
                        "--prompts",
                        text("prompts.txt"),
                        "--embeddings",
                        path("good")),
                generate(CliMessage.PROMPTS_TWICE, "a heart", "--prompts", text("prompts.txt")),
                generate(CliMessage.NEGATIVE_WITH_EMBEDDINGS, "--negative", "blue", "--embeddings", path("good")),
                generate(CliMessage.INDEX_WITHOUT_EMBEDDINGS, "a heart", "--index", "1"),
                generate(CoreMessage.INDEX_OUT_OF_RANGE, "--embeddings", path("good"), "--index", "2"),
                generate(CoreMessage.INDEX_OUT_OF_RANGE, "--embeddings", path("good"), "--index", "0"),
                generate(
                        CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES,
                        "--embeddings",
                        path("alone"),
                        "--model",
                        text("without-encoder")),
                embeddings(CoreMessage.EMBEDDINGS_COUNTS_DIFFER, "counts"),
                embeddings(CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE, "single"),
                embeddings(CoreMessage.EMBEDDINGS_WIDTH_OF_ENCODER, "wide"),
                embeddings(CoreMessage.EMBEDDINGS_WIDTH, "other-width"),
                embeddings(CoreMessage.EMBEDDINGS_OTHER_ENCODER, "foreign"),
                embeddings(CoreMessage.EMBEDDINGS_NOT_FINITE, "nan"),
                embeddings(CoreMessage.EMBEDDINGS_NOT_FINITE, "infinite"),
                embeddings(CoreMessage.EMBEDDINGS_RANK, "rank-2"),
                embeddings(CoreMessage.EMBEDDINGS_RANK, "rank-4"),
                embeddings(CoreMessage.EMBEDDINGS_DTYPE, "integers"),
                embeddings(CoreMessage.EMBEDDINGS_NO_TOKENS, "no-tokens"),
                embeddings(CoreMessage.EMBEDDINGS_TOO_LONG, "long"),
                embeddings(CoreMessage.EMBEDDINGS_MISSING, "names"),
                embeddings(CoreMessage.FILE_MISSING, "missing"),
                embeddings(CoreMessage.FILE_IS_FOLDER, "folder"),
                embeddings(CoreMessage.SAFETENSORS_BEYOND_END, "truncated"),
                embeddings(CoreMessage.SAFETENSORS_TAIL, "longer"),
                embeddings(CoreMessage.FILE_EMPTY, "empty"),
                embeddings(CoreMessage.SAFETENSORS_NO_LENGTH, "five-bytes"),
                embeddings(CoreMessage.SAFETENSORS_NOT_WHOLE_NUMBERS, "negative-shape"),
                embeddings(CoreMessage.SAFETENSORS_IMPOSSIBLE_SHAPE, "overflow"),
                embeddings(CoreMessage.SAFETENSORS_BEYOND_END, "beyond"),
                embeddings(CoreMessage.SAFETENSORS_OFFSETS_NOT_A_RANGE, "backwards"),
                embeddings(CoreMessage.SAFETENSORS_OTHER_LENGTH, "length"),
                embeddings(CoreMessage.SAFETENSORS_UNKNOWN_DTYPE, "dtype"),
                embeddings(CoreMessage.SAFETENSORS_HOLE, "hole"),
                embeddings(CoreMessage.SAFETENSORS_OVERLAP, "overlap"),
                embeddings(CoreMessage.SAFETENSORS_DUPLICATE_KEY, "twice"),
                embeddings(CoreMessage.SAFETENSORS_HEADER_NOT_OBJECT, "list"),
                embeddings(CoreMessage.SAFETENSORS_HEADER_NOT_JSON, "no-json"),
                embeddings(CoreMessage.SAFETENSORS_HEADER_TOO_LONG, "header-100-mb"),
                embeddings(CoreMessage.SAFETENSORS_HEADER_TOO_LONG, "header-negative"),
                embeddings(CoreMessage.SAFETENSORS_HEADER_BEYOND_END, "header-beyond-end"),
                generate(CoreMessage.SIZE_NOT_MULTIPLE, "a", "--size", "100x128"),
                generate(CoreMessage.SIZE_NOT_MULTIPLE, "--embeddings", path("good"), "--size", "100x128"),
                generate(CoreMessage.SIZE_UNREADABLE, "a", "--size", "100"),
                generate(CoreMessage.SIZE_NOT_POSITIVE, "a", "--size", "0x16"),
                generate(CoreMessage.MEMORY_UNREADABLE, "a", "--memory", "a lot"),
                generate(ComputeMessage.DEVICE_MEMORY_UNREADABLE, "a", "--gpu-memory", "max"),
                generate(CliMessage.GPU_MEMORY_WITHOUT_GPU, "a", "--gpu-memory", "12GiB"),
                generate(CliMessage.GPU_MEMORY_WITHOUT_GPU, "a", "--device", "cpu", "--gpu-memory", "8GiB"),
                generate(CoreMessage.STEPS_NOT_POSITIVE, "a", "--steps", "0"),
                generate(CoreMessage.STEPS_OUT_OF_RANGE, "a", "--steps", "100000"),
                generate(CoreMessage.GUIDANCE_OUT_OF_RANGE, "a", "--guidance", "NaN"),
                generate(CoreMessage.IMAGES_NOT_POSITIVE, "a", "--images", "0"),
                generate(CoreMessage.IMAGES_TOO_MANY, "a", "b", "--images", "2147483647"),
                generate(CliMessage.DTYPE_OVERFLOWS, "a", "--dtype", "fp16"),
                generate(CliMessage.DTYPE_UNKNOWN, "a", "--dtype", "fp8"),
                generate(CliMessage.DEVICE_UNKNOWN, "a", "--device", "tpu"),
                generate(ComputeMessage.CUDA_NOT_BUILT, "a", "--device", "cuda"),
                generate(CliMessage.THREADS_OUT_OF_RANGE, "a", "--threads", "0"),
                generate(CoreMessage.FILE_MISSING, "--prompts", text("none.txt")),
                generate(CoreMessage.PROMPTS_FILE_IS_FOLDER, "--prompts", text("")),
                generate(CoreMessage.PROMPTS_FILE_EMPTY, "--prompts", text("comments.txt")),
                generate(CoreMessage.PROMPTS_KEY_UNKNOWN, "--prompts", text("keys.txt")),
                generate(CoreMessage.PROMPTS_LINE_NOT_JSON, "--prompts", text("json.txt")),
                generate(CoreMessage.PROMPTS_FILE_NOT_UTF8, "--prompts", text("latin1.txt")),
                generate(CoreMessage.CHECKPOINT_MISSING, "a", "--model", text("none")),
                generate(CoreMessage.CHECKPOINT_IS_FILE, "a", "--model", path("good")),
                generate(CoreMessage.CHECKPOINT_WITHOUT_INDEX, "a", "--model", text("")),
                encode(CliMessage.NOTHING_TO_ENCODE),
                encode(CliMessage.NEGATIVE_UNWANTED, "a", "--negative", "b", "--no-negative"),
                encode(CoreMessage.MAX_TOKENS_TOO_SMALL, "a", "--max-tokens", "2"),
                encode(CliMessage.DTYPE_OVERFLOWS, "a", "--dtype", "half"),
                encode(CliMessage.DEVICE_UNKNOWN, "a", "--device", "tpu"),
                encode(ComputeMessage.CUDA_NOT_BUILT, "a", "--device", "cuda"),
                encode(CliMessage.THREADS_OUT_OF_RANGE, "a", "--threads", "-1"),
                encode(CliMessage.OUTPUT_TYPE_UNKNOWN, "a", "--dtype-out", "f16"),
                encode(CoreMessage.CHECKPOINT_MISSING, "a", "--model", text("none")),
                generate(CoreMessage.WEIGHTS_NOT_FOUND, "--embeddings", path("good")),
                misuse(CoreMessage.OUTPUT_NAME_NOT_SAFETENSORS, "encode", "a", "--output", text("a.bin")),
                misuse(CoreMessage.OUTPUT_IS_FOLDER, "encode", "a", "--output", path("folder")),
                misuse(CoreMessage.OUTPUT_FOLDER_MISSING, "encode", "a", "--output", text("none/a.safetensors")),
                misuse(CoreMessage.OUTPUT_NOT_PNG, "generate", "a", "--output", text("a.jpg")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("misuses")
    void isAnsweredWithItsCode(MessageCode code, List<String> commandLine) throws IOException {
        List<Path> before = files();

        CogView4Exception failure = failure(commandLine);

        List<MessageCode> codes = failure instanceof InvalidRequestException several
                ? several.problems().stream().map(problem -> problem.code()).toList()
                : List.of(failure.code());
        assertThat(codes).as(failure.getMessage()).contains(code);
        assertThat(files()).isEqualTo(before);
    }

    private static CogView4Exception failure(List<String> given) {
        List<String> commandLine = new ArrayList<>(given);
        if (!given.contains("--model")) {
            commandLine.addAll(List.of("--model", text("model")));
        }
        List<Exception> failures = new ArrayList<>();
        Terminal terminal =
                Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), 0, AnswerStyle.of(Language.EN));
        new Main()
                .commandLine(terminal, new Interruption())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    failures.add(failure);
                    return ExitCode.SOFTWARE;
                })
                .execute(commandLine.toArray(String[]::new));
        return failures.size() == 1 && failures.getFirst() instanceof CogView4Exception failure
                ? failure
                : fail("it was not refused, but " + failures);
    }

    private static Arguments generate(MessageCode code, String... more) {
        return misuse(
                code,
                "generate",
                Stream.of(List.of(more), List.of("--output", text("out.png")), List.of("--no-cache")));
    }

    private static Arguments embeddings(MessageCode code, String name) {
        return generate(code, "--embeddings", path(name));
    }

    private static Arguments encode(MessageCode code, String... more) {
        return misuse(
                code, "encode", Stream.of(List.of(more), List.of("--output", text("out.safetensors"), "--no-cache")));
    }

    private static Arguments misuse(MessageCode code, String command, Stream<List<String>> more) {
        return misuse(
                code,
                Stream.concat(Stream.of(command), more.flatMap(List::stream)).toArray(String[]::new));
    }

    private static Arguments misuse(MessageCode code, String... commandLine) {
        return arguments(code, List.of(commandLine));
    }

    private static void write(String name, List<PromptEmbedding> prompts, List<PromptEmbedding> negatives) {
        EmbeddingsFile.write(file(name), new PromptEmbeddings(prompts, negatives), Map.of());
    }

    private static PromptEmbedding embedding(int width, float value) {
        float[] values = new float[16 * width];
        values[width] = value;
        return new PromptEmbedding(values, 16, width);
    }

    private static void hostile(String name, String header, int dataBytes) throws IOException {
        HostileFile.write(file(name), header, dataBytes);
    }

    private static Path file(String name) {
        return folder.resolve(name + ".safetensors");
    }

    private static String path(String name) {
        return file(name).toString();
    }

    private static String text(String name) {
        return folder.resolve(name).toString();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
