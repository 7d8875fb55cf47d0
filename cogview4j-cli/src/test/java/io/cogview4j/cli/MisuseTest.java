package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cogview4j.api.CogView4Exception;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.tiny.TinyModel;
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

/**
 * What can be asked for wrongly, and the code that says so. None of it leaves a file behind, or opens weights of the image
 * stage: the checkpoint has none.
 */
class MisuseTest {
    private static final int WIDTH = 128; // of the built-in model
    private static final int PROMPT_BYTES = 16 * WIDTH * Float.BYTES;
    private static final String PROMPT_SHAPE = "[1, 16, 128]";

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
        Origin foreign = new Origin("weights:0123456789abcdef", null);
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
        ModelParts.without(folder.resolve("model"), "transformer", "vae");
        for (String component : List.of("transformer", "vae")) {
            Path from = TinyModel.folder().resolve(component).resolve("config.json");
            Path to = Files.createDirectory(folder.resolve("model").resolve(component));
            Files.copy(from, to.resolve("config.json"));
        }
    }

    private static void writeHostileFiles() throws IOException {
        hostile("rank-2", HostileFile.prompts("F32", "[16, 128]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("rank-4", HostileFile.prompts("F32", "[1, 1, 16, 128]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("integers", HostileFile.prompts("I64", "[1, 8, 128]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("no-tokens", HostileFile.both("[1, 0, 128]", 0, PROMPT_SHAPE, PROMPT_BYTES), PROMPT_BYTES);
        hostile(
                "long",
                HostileFile.both("[1, 2048, 128]", 1 << 20, PROMPT_SHAPE, PROMPT_BYTES),
                (1 << 20) + PROMPT_BYTES);
        hostile("negative-shape", HostileFile.prompts("F32", "[1, -16, 128]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("overflow", HostileFile.prompts("F32", "[4294967296, 4294967296, 4]", 0, PROMPT_BYTES), PROMPT_BYTES);
        hostile("beyond", HostileFile.prompts("F32", PROMPT_SHAPE, 0, PROMPT_BYTES), PROMPT_BYTES - 4);
        hostile("backwards", HostileFile.prompts("F32", PROMPT_SHAPE, PROMPT_BYTES, 0), PROMPT_BYTES);
        hostile("length", HostileFile.prompts("F32", "[1, 8, 128]", 0, PROMPT_BYTES), PROMPT_BYTES);
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
                generate(MessageCode.NOTHING_TO_DRAW),
                generate(MessageCode.PROMPTS_AND_EMBEDDINGS, "a heart", "--embeddings", path("good")),
                generate(
                        MessageCode.PROMPTS_AND_EMBEDDINGS,
                        "--prompts",
                        text("prompts.txt"),
                        "--embeddings",
                        path("good")),
                generate(MessageCode.PROMPTS_TWICE, "a heart", "--prompts", text("prompts.txt")),
                generate(MessageCode.NEGATIVE_WITH_EMBEDDINGS, "--negative", "blue", "--embeddings", path("good")),
                generate(MessageCode.INDEX_WITHOUT_EMBEDDINGS, "a heart", "--index", "1"),
                generate(MessageCode.INDEX_OUT_OF_RANGE, "--embeddings", path("good"), "--index", "2"),
                generate(MessageCode.INDEX_OUT_OF_RANGE, "--embeddings", path("good"), "--index", "0"),
                embeddings(MessageCode.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES, "alone"),
                embeddings(MessageCode.EMBEDDINGS_COUNTS_DIFFER, "counts"),
                embeddings(MessageCode.EMBEDDINGS_SINGLE_NEGATIVE, "single"),
                embeddings(MessageCode.EMBEDDINGS_WIDTH_OF_ENCODER, "wide"),
                embeddings(MessageCode.EMBEDDINGS_WIDTH, "other-width"),
                embeddings(MessageCode.EMBEDDINGS_OTHER_ENCODER, "foreign"),
                embeddings(MessageCode.EMBEDDINGS_NOT_FINITE, "nan"),
                embeddings(MessageCode.EMBEDDINGS_NOT_FINITE, "infinite"),
                embeddings(MessageCode.EMBEDDINGS_RANK, "rank-2"),
                embeddings(MessageCode.EMBEDDINGS_RANK, "rank-4"),
                embeddings(MessageCode.EMBEDDINGS_DTYPE, "integers"),
                embeddings(MessageCode.EMBEDDINGS_NO_TOKENS, "no-tokens"),
                embeddings(MessageCode.EMBEDDINGS_TOO_LONG, "long"),
                embeddings(MessageCode.EMBEDDINGS_MISSING, "names"),
                embeddings(MessageCode.FILE_MISSING, "missing"),
                embeddings(MessageCode.SAFETENSORS_IS_FOLDER, "folder"),
                embeddings(MessageCode.SAFETENSORS_BEYOND_END, "truncated"),
                embeddings(MessageCode.SAFETENSORS_TAIL, "longer"),
                embeddings(MessageCode.SAFETENSORS_EMPTY, "empty"),
                embeddings(MessageCode.SAFETENSORS_NO_LENGTH, "five-bytes"),
                embeddings(MessageCode.SAFETENSORS_NOT_WHOLE_NUMBERS, "negative-shape"),
                embeddings(MessageCode.SAFETENSORS_IMPOSSIBLE_SHAPE, "overflow"),
                embeddings(MessageCode.SAFETENSORS_BEYOND_END, "beyond"),
                embeddings(MessageCode.SAFETENSORS_OFFSETS_NOT_A_RANGE, "backwards"),
                embeddings(MessageCode.SAFETENSORS_OTHER_LENGTH, "length"),
                embeddings(MessageCode.SAFETENSORS_UNKNOWN_DTYPE, "dtype"),
                embeddings(MessageCode.SAFETENSORS_HOLE, "hole"),
                embeddings(MessageCode.SAFETENSORS_OVERLAP, "overlap"),
                embeddings(MessageCode.SAFETENSORS_DUPLICATE_KEY, "twice"),
                embeddings(MessageCode.SAFETENSORS_HEADER_NOT_OBJECT, "list"),
                embeddings(MessageCode.SAFETENSORS_HEADER_NOT_JSON, "no-json"),
                embeddings(MessageCode.SAFETENSORS_HEADER_TOO_LONG, "header-100-mb"),
                embeddings(MessageCode.SAFETENSORS_HEADER_TOO_LONG, "header-negative"),
                embeddings(MessageCode.SAFETENSORS_HEADER_BEYOND_END, "header-beyond-end"),
                generate(MessageCode.SIZE_NOT_MULTIPLE, "a", "--size", "100x128"),
                generate(MessageCode.SIZE_NOT_MULTIPLE, "--embeddings", path("good"), "--size", "100x128"),
                generate(MessageCode.SIZE_UNREADABLE, "a", "--size", "100"),
                generate(MessageCode.SIZE_NOT_POSITIVE, "a", "--size", "0x16"),
                generate(MessageCode.MEMORY_UNREADABLE, "a", "--memory", "a lot"),
                generate(MessageCode.STEPS_NOT_POSITIVE, "a", "--steps", "0"),
                generate(MessageCode.STEPS_OUT_OF_RANGE, "a", "--steps", "100000"),
                generate(MessageCode.GUIDANCE_OUT_OF_RANGE, "a", "--guidance", "NaN"),
                generate(MessageCode.IMAGES_NOT_POSITIVE, "a", "--images", "0"),
                generate(MessageCode.DTYPE_OVERFLOWS, "a", "--dtype", "fp16"),
                generate(MessageCode.DTYPE_UNKNOWN, "a", "--dtype", "int8"),
                generate(MessageCode.DEVICE_UNKNOWN, "a", "--device", "tpu"),
                generate(MessageCode.CUDA_NOT_BUILT, "a", "--device", "cuda"),
                generate(MessageCode.THREADS_OUT_OF_RANGE, "a", "--threads", "0"),
                generate(MessageCode.FILE_MISSING, "--prompts", text("none.txt")),
                generate(MessageCode.PROMPTS_FILE_IS_FOLDER, "--prompts", text("")),
                generate(MessageCode.PROMPTS_FILE_EMPTY, "--prompts", text("comments.txt")),
                generate(MessageCode.PROMPTS_KEY_UNKNOWN, "--prompts", text("keys.txt")),
                generate(MessageCode.PROMPTS_LINE_NOT_JSON, "--prompts", text("json.txt")),
                generate(MessageCode.PROMPTS_FILE_NOT_UTF8, "--prompts", text("latin1.txt")),
                generate(MessageCode.CHECKPOINT_MISSING, "a", "--model", text("none")),
                generate(MessageCode.CHECKPOINT_IS_FILE, "a", "--model", path("good")),
                generate(MessageCode.CHECKPOINT_WITHOUT_INDEX, "a", "--model", text("")),
                encode(MessageCode.NOTHING_TO_ENCODE),
                encode(MessageCode.NEGATIVE_UNWANTED, "a", "--negative", "b", "--no-negative"),
                encode(MessageCode.MAX_TOKENS_TOO_SMALL, "a", "--max-tokens", "2"),
                encode(MessageCode.DTYPE_OVERFLOWS, "a", "--dtype", "half"),
                encode(MessageCode.DEVICE_UNKNOWN, "a", "--device", "tpu"),
                encode(MessageCode.CUDA_NOT_BUILT, "a", "--device", "cuda"),
                encode(MessageCode.THREADS_OUT_OF_RANGE, "a", "--threads", "-1"),
                encode(MessageCode.OUTPUT_TYPE_UNKNOWN, "a", "--dtype-out", "f16"),
                encode(MessageCode.CHECKPOINT_MISSING, "a", "--model", text("none")),
                generate(MessageCode.WEIGHTS_NOT_FOUND, "--embeddings", path("good")),
                misuse(MessageCode.OUTPUT_NAME_NOT_SAFETENSORS, "encode", "a", "--output", text("a.bin")),
                misuse(MessageCode.OUTPUT_IS_FOLDER, "encode", "a", "--output", path("folder")),
                misuse(MessageCode.OUTPUT_FOLDER_MISSING, "encode", "a", "--output", text("none/a.safetensors")),
                misuse(MessageCode.OUTPUT_NOT_PNG, "generate", "a", "--output", text("a.jpg")));
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
                .commandLine(terminal, new WriteGuard())
                .setExecutionExceptionHandler((failure, _, _) -> {
                    failures.add(failure);
                    return ErrorReport.FAILED;
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
