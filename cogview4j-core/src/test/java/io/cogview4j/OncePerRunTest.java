package io.cogview4j;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.fixtures.CountingFiles;
import io.cogview4j.fixtures.CountingFiles.Counts;
import io.cogview4j.fixtures.MethodCalls;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.MemoryPlanner;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run, with its preparation, does everything that it takes once. */
class OncePerRunTest {
    private static final Counts READ = new Counts(1, 1, 0);

    /** Opened once more to tell the embeddings of this run from others. */
    private static final Counts USED_SAMPLED_AND_FINGERPRINTED = new Counts(4, 2, 1);

    /** Read through for the fingerprint. */
    private static final Counts FINGERPRINTED = new Counts(2, 2, 0);

    /** Opened for its header, to be mapped, and for the fingerprint that images remember. */
    private static final Counts USED_AND_FINGERPRINTED = new Counts(3, 2, 1);

    private static final Map<String, Counts> TEXT_STAGE = Map.ofEntries(
            entry("tokenizer/tokenizer.json", READ),
            entry("tokenizer/tokenizer_config.json", READ),
            entry("text_encoder/config.json", READ),
            entry("text_encoder/model.safetensors", USED_SAMPLED_AND_FINGERPRINTED));

    private static final Map<String, Counts> IMAGE_STAGES = Map.ofEntries(
            entry("transformer/config.json", READ), // for fingerprints, as that of the VAE
            entry("vae/config.json", READ),
            entry("transformer/diffusion_pytorch_model.safetensors.index.json", READ),
            entry("transformer/diffusion_pytorch_model-00001-of-00002.safetensors", USED_AND_FINGERPRINTED),
            entry("transformer/diffusion_pytorch_model-00002-of-00002.safetensors", USED_AND_FINGERPRINTED),
            entry("vae/diffusion_pytorch_model.safetensors", USED_AND_FINGERPRINTED));

    private static final ImageRequest ONE_PASS = ImageRequest.builder()
            .prompt("a red heart")
            .prompt("三个绿色的星星")
            .steps(2)
            .build();

    private static final ImageRequest THREE_PASSES = ImageRequest.builder()
            .prompt(of("a red heart", PromptSettings.NONE.withSize(new ImageSize(64, 64))))
            .prompt(of("三个绿色的星星", PromptSettings.NONE.withSteps(1)))
            .prompt(of("a blue circle", PromptSettings.NONE.withSize(new ImageSize(128, 64))))
            .build();

    private final CountingFiles files = new CountingFiles();
    private final CogView4 model = CogView4.open(files.counted(ModelCopy.TINY));

    static Stream<Arguments> requests() {
        return Stream.of(ONE_PASS, THREE_PASSES)
                .flatMap(request -> Stream.of(true, false).map(tight -> Arguments.of(request, tight)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyFileIsReadOnceAndEveryWeightMappedOnce(ImageRequest request, boolean tight) {
        MemoryBudget budget = tight
                ? new MemoryBudget(prepare(request, MemoryBudget.UNLIMITED).smallestBudgetBytes())
                : MemoryBudget.UNLIMITED;
        files.reset();
        prepare(request, budget).run();
        Map<String, Counts> all = new TreeMap<>(TEXT_STAGE);
        all.putAll(IMAGE_STAGES);
        assertThat(files.in(ModelCopy.TINY)).isEqualTo(all);
    }

    @Test
    void requestsAreResolvedOnceAndPromptsTokenizedOnce() {
        assertThat(MethodCalls.during(
                        () -> model.generate(ONE_PASS),
                        "io.cogview4j.pipeline.ImageGenerator::resolve",
                        "io.cogview4j.text.GlmTokenizer::open",
                        "io.cogview4j.text.GlmTokenizer::tokenize"))
                .containsOnly(
                        entry("io.cogview4j.pipeline.ImageGenerator::resolve", 1),
                        entry("io.cogview4j.text.GlmTokenizer::open", 1),
                        entry("io.cogview4j.text.GlmTokenizer::tokenize", 4)); // two prompts, two negative prompts
    }

    @Test
    void aFileOfEmbeddingsIsReadOnceAndNoTextEncoderMapped(@TempDir Path temp) {
        model.encode("a red heart", "三个绿色的星星").save(temp.resolve("embeddings.safetensors"));
        files.reset();
        model.generate(ImageRequest.builder()
                .embeddings(files.counted(temp).resolve("embeddings.safetensors"))
                .steps(2)
                .build());
        assertThat(files.in(temp)).containsOnly(entry("embeddings.safetensors", new Counts(1, 1, 1)));
        Map<String, Counts> all = new TreeMap<>(IMAGE_STAGES);
        all.putAll(TEXT_STAGE); // for the fingerprints of what would belong to the model
        all.put("text_encoder/model.safetensors", FINGERPRINTED);
        assertThat(files.in(ModelCopy.TINY)).isEqualTo(all);
    }

    @Test
    void preparingMapsNothing() {
        files.reset();
        model.prepare(ONE_PASS);
        assertThat(files.in(ModelCopy.TINY).values()).allMatch(counts -> counts.mapped() == 0);
    }

    @Test
    void encodingReadsTheTextStageAlone() {
        files.reset();
        model.encode("a red heart");
        Map<String, Counts> all = new TreeMap<>(TEXT_STAGE);
        all.put("text_encoder/model.safetensors", USED_AND_FINGERPRINTED);
        assertThat(files.in(ModelCopy.TINY)).isEqualTo(all);
    }

    @Test
    void promptsInTheCacheAreTokenizedAndNothingOfTheEncoderMapped(@TempDir Path temp) {
        CogView4 cached = model.withCache(PromptCache.in(temp));
        cached.encode("a red heart");
        files.reset();
        cached.encode("a red heart");
        Map<String, Counts> all = new TreeMap<>(TEXT_STAGE);
        all.put("text_encoder/model.safetensors", FINGERPRINTED);
        assertThat(files.in(ModelCopy.TINY)).isEqualTo(all);
    }

    /** As if the process held nothing else, since what it holds would be more than a small model needs. */
    private PreparedRun prepare(ImageRequest request, MemoryBudget budget) {
        Components components = model.components();
        return new Preparation(
                        model,
                        components,
                        new MemoryPlanner(budget, 0),
                        Components.Keep.NOTHING,
                        Turn.closing(components))
                .prepare(request);
    }

    private static Prompt of(String text, PromptSettings settings) {
        return Prompt.of(text).withSettings(settings.or(PromptSettings.NONE.withSteps(2)));
    }
}
