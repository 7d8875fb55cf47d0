package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.embeddings.EmbeddingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does what a message advises, and nothing else, succeeds. */
class FollowedAdviceTest {
    private static final int WIDTH = 192; // of the built-in model

    @TempDir
    Path folder;

    @Test
    void aSizeIsForcedOrTheNearestTaken() {
        refused("size-not-trained", "--force", "a", "--size", "64x96");
        String nearest = refused("size-not-trained", "Take (\\w+),", "a", "--size", "64x96");

        CliRun forced = draws("a", "--size", "64x96", "--force");
        draws("a", "--size", nearest);

        assertThat(forced.err()).contains("warning [size-forced]: ");
    }

    @Test
    void aWordIsUsedThatTheModelKnows() {
        Matcher advice = Pattern.compile("for example (\\w+), .*; inspect lists all of them")
                .matcher(draws("a dog").err());

        assertThat(advice.find()).isTrue();
        assertThat(draws(advice.group(1)).err()).doesNotContain("prompt-words-unknown");
        assertThat(CliRun.of("inspect").succeeds().out()).contains(advice.group(1));
    }

    @Test
    void asMuchMemoryIsAllowedAsIsNeeded() {
        String needed = refused("memory-too-small", "--memory \"([^\"]+)\"", "a", "--memory", "16MiB");

        draws("a", "--memory", needed);
    }

    @Test
    void embeddingsAreDrawnWithoutATextEncoder() throws IOException {
        Path model = ModelParts.without(folder.resolve("model"), "text_encoder", "tokenizer");
        Path embeddings = encoded("a red heart");

        String advised = refused("component-missing", "(--embeddings)", "a", "--model", model.toString());

        draws(advised, embeddings.toString(), "--model", model.toString());
    }

    @Test
    void embeddingsWithoutNegativePromptsAreDrawnWithoutGuidance() throws IOException {
        String model = ModelParts.without(folder.resolve("model"), "text_encoder", "tokenizer")
                .toString();
        String file = write(1, 0);

        refused("embeddings-guidance-without-negatives", "--guidance 1", "--embeddings", file, "--model", model);

        draws("--embeddings", file, "--model", model, "--guidance", "1");
    }

    @Test
    void soAreEmbeddingsWithTooFewOfThem() {
        refused("embeddings-single-negative", "--guidance 1", "--embeddings", write(2, 1));
        refused("embeddings-counts-differ", "--guidance 1", "--embeddings", write(3, 2));

        draws("--embeddings", write(2, 1), "--guidance", "1");
        draws("--embeddings", write(3, 2), "--guidance", "1");
    }

    @Test
    void anIndexIsGivenInItsRangeOrLeftOut() throws IOException {
        String file = encoded("a red heart").toString();
        refused("index-out-of-range", "leave out --index", "--embeddings", file, "--index", "2");

        draws("--embeddings", file, "--index", "1");
        draws("--embeddings", file);
    }

    /** What the message of a refused run says at a place of its text. */
    private String refused(String code, String advice, String... options) {
        CliRun run = generate(options);
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("error [" + code);
        Matcher matcher = Pattern.compile(advice).matcher(run.err());
        assertThat(matcher.find()).as(run.err()).isTrue();
        return matcher.groupCount() == 0 ? "" : matcher.group(1);
    }

    private CliRun draws(String... options) {
        return generate(options).succeeds();
    }

    private CliRun generate(String... options) {
        List<String> all =
                new ArrayList<>(List.of("generate", "--steps", "1", "--no-cache", "--overwrite", "--output"));
        all.add(folder.resolve("a.png").toString());
        all.addAll(List.of(options));
        if (!all.contains("--size")) {
            all.addAll(List.of("--size", "128x128"));
        }
        return CliRun.of(all.toArray(String[]::new));
    }

    private Path encoded(String prompt) {
        Path file = folder.resolve("encoded.safetensors");
        CliRun.of("encode", prompt, "--no-cache", "--output", file.toString()).succeeds();
        return file;
    }

    private String write(int prompts, int negatives) {
        Path file = folder.resolve(prompts + "-" + negatives + ".safetensors");
        PromptEmbedding embedding = new PromptEmbedding(new float[16 * WIDTH], 16, WIDTH);
        EmbeddingsFile.write(
                file,
                new PromptEmbeddings(
                        Collections.nCopies(prompts, embedding), Collections.nCopies(negatives, embedding)),
                Map.of());
        return file.toString();
    }
}
