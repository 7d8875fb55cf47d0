package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.cli.CliProcess;
import io.cogview4j.cli.CliRun;
import io.cogview4j.cli.ModelParts;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.shape.TensorShape;
import io.cogview4j.text.GlmTokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text encoding and drawing in two processes, each with a checkpoint that lacks the components of the other: the
 * images are those of one process that does both, pixel by pixel, whatever the lengths of prompts and negative
 * prompts.
 */
class SplitStagesTest {
    /** Tokens of prompt and negative prompt. */
    record Pair(int prompt, int negative) {}

    private static final List<Pair> PAIRS =
            List.of(new Pair(144, 48), new Pair(16, 16), new Pair(16, 1024), new Pair(1024, 16));
    private static final List<String> SETTINGS = List.of("--steps", "2", "--size", "64x64", "--force");

    @TempDir
    static Path folder;

    private static final List<String> LINES = new ArrayList<>();
    private static Path embeddings = Path.of("");

    @BeforeAll
    static void runBothStagesApart() throws Exception {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(BuiltInModel.folder().resolve("tokenizer"))) {
            for (int i = 0; i < PAIRS.size(); i++) {
                LINES.add(JsonMapper.shared()
                        .createObjectNode()
                        .put("prompt", text(tokenizer, "一颗红心 ", PAIRS.get(i).prompt()))
                        .put(
                                "negative",
                                text(tokenizer, "a blue star ", PAIRS.get(i).negative()))
                        .put("seed", 100 + i)
                        .toString());
            }
        }
        Path prompts = Files.write(folder.resolve("prompts.jsonl"), LINES);
        Path textModel = ModelParts.without(folder.resolve("text"), "transformer", "vae", "scheduler");
        Path imageModel = ModelParts.without(folder.resolve("images"), "text_encoder", "tokenizer");
        embeddings = folder.resolve("prompts.safetensors");

        CliProcess.run(command("encode", textModel, embeddings, "--prompts", prompts.toString(), "--no-cache"))
                .succeeds();
        CliProcess.run(draw(imageModel, folder.resolve("apart.png"), "--embeddings", embeddings.toString()))
                .succeeds();
    }

    /** A text that has so many tokens with its padding. */
    private static String text(GlmTokenizer tokenizer, String words, int tokens) {
        StringBuilder text = new StringBuilder(words);
        while (tokenizer.tokenize(text.toString()).ids().length < tokens) {
            text.append(words);
        }
        assertThat(tokenizer.tokenize(text.toString()).ids()).hasSize(tokens);
        return text.toString();
    }

    @Test
    void theFileHoldsEveryPromptAtItsOwnLength() {
        var shapes = EmbeddingsFile.describe(embeddings).shapes();

        assertThat(shapes.prompts()).extracting(TensorShape::tokens).containsExactly(144L, 16L, 16L, 1024L);
        assertThat(shapes.negatives()).extracting(TensorShape::tokens).containsExactly(48L, 16L, 1024L, 16L);
    }

    @ParameterizedTest
    @MethodSource("places")
    void eachImageIsTheOneThatOneProcessMakesOfItsPromptAlone(int place) throws IOException {
        Path line = Files.writeString(folder.resolve("line-" + place), LINES.get(place));
        Path image = folder.resolve("alone-" + place + ".png");
        CliRun.of(draw(BuiltInModel.folder(), image, "--prompts", line.toString(), "--no-cache"))
                .succeeds();

        assertThat(pixels(folder.resolve("apart-" + (place + 1) + ".png"))).isEqualTo(pixels(image));
    }

    @ParameterizedTest
    @MethodSource("places")
    void soIsAnImageOfOneOfTheEmbeddings(int place) throws IOException {
        Path image = folder.resolve("index-" + place + ".png");
        CliRun.of(draw(
                        BuiltInModel.folder(),
                        image,
                        "--embeddings",
                        embeddings.toString(),
                        "--index",
                        String.valueOf(place + 1)))
                .succeeds();

        assertThat(pixels(image)).isEqualTo(pixels(folder.resolve("apart-" + (place + 1) + ".png")));
    }

    @Test
    void theImagesDiffer() throws IOException {
        List<List<Integer>> images = new ArrayList<>();
        for (int i = 1; i <= PAIRS.size(); i++) {
            images.add(pixels(folder.resolve("apart-" + i + ".png")));
        }
        assertThat(images).doesNotHaveDuplicates();
    }

    static List<Integer> places() {
        return List.of(0, 1, 2, 3);
    }

    private static String[] draw(Path model, Path output, String... more) {
        List<String> all = new ArrayList<>(List.of(command("generate", model, output, more)));
        all.addAll(SETTINGS);
        return all.toArray(String[]::new);
    }

    private static String[] command(String name, Path model, Path output, String... more) {
        List<String> all = new ArrayList<>(List.of(name, "--model", model.toString(), "--output", output.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<Integer> pixels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        int width = image.getWidth();
        return Arrays.stream(image.getRGB(0, 0, width, image.getHeight(), null, 0, width))
                .boxed()
                .toList();
    }
}
