package io.cogview4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Making;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.api.SourcePictures.Used;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.image.SamplingMetadata;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.Spacing;
import io.cogview4j.sampling.StepCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a picture tells of its making, whoever wrote it. */
class RecipeTest {
    private static final SourcePictures PICTURES = new SourcePictures(
            new Used("lake.png", "0".repeat(64)),
            0.75,
            null,
            false,
            new Margins(16, 0, 0, 32),
            8,
            true,
            new Used("edges.png", "1".repeat(64)));
    private static final Making MAKING = new Making(
            "weights:00", "weights:11", "weights:22", "tokenizer:33", 16, 16, null, "AVX2", "ein Herz", PICTURES);
    private static final Lora.Used LORA = new Lora.Used("night.safetensors", 0.75, "2".repeat(64));

    @TempDir
    Path folder;

    @Test
    void allThatIsWrittenIntoAPictureIsReadAgain() throws IOException {
        ImageMetadata metadata = metadata(7L, MAKING, List.of(LORA));
        Path picture = picture(metadata.texts());

        assertThat(Recipe.read(picture)).isEqualTo(metadata.as(Recipe::new));
        assertThat(Recipe.read(picture).making()).isEqualTo(MAKING);
        assertThat(Recipe.read(picture).loras()).containsExactly(LORA);
    }

    @Test
    void aPictureOfStableDiffusionWebUiGivesPromptAndSettings() throws IOException {
        Recipe recipe = parameters("""
                a lighthouse, (masterpiece:1.2), 灯塔
                second line: with a colon, and <lora:sea:0.8>
                Negative prompt: blurry,
                lowres
                Steps: 25, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4294967295, Size: 768x512, Model hash: abc123, \
                Model: sd_xl, Lora hashes: "sea: 1a2b, sky: 3c4d", Version: v1.9.0""");

        assertThat(recipe.prompt())
                .isEqualTo("a lighthouse, (masterpiece:1.2), 灯塔\nsecond line: with a colon, and <lora:sea:0.8>");
        assertThat(recipe.negativePrompt()).isEqualTo("blurry,\nlowres");
        assertThat(recipe.settings()).isEqualTo(new PromptSettings(4294967295L, new ImageSize(768, 512), 25, 6.5));
        assertThat(recipe.model()).isNull();
        assertThat(recipe.note(Path.of("x.png")).orElseThrow())
                .isEqualTo(Message.of(
                        CoreMessage.RECIPE_SETTINGS_IGNORED,
                        "x.png",
                        "Sampler, Model hash, Model, Lora hashes, Version, <lora:sea:0.8>"));
    }

    @Test
    void aPictureOfSdNextOrInvokeAiMayLackNegativePromptAndSize() throws IOException {
        Recipe recipe = parameters(
                "a cat\nSteps: 20, Seed: -1, Sampler: Euler a, CFG scale: 7, Pipeline: StableDiffusionXL, App: SD.Next");

        assertThat(recipe.prompt()).isEqualTo("a cat");
        assertThat(recipe.negativePrompt()).isEmpty();
        assertThat(recipe.settings()).isEqualTo(new PromptSettings(null, null, 20, 7.0));
    }

    @Test
    void valuesOfJsonAreOneValue() throws IOException {
        Recipe recipe =
                parameters("a cat\nSteps: 20, Hashes: {\"model\": \"1\", \"vae\": \"2\"}, Seed: 5, CFG scale: 3");

        assertThat(recipe.settings().seed()).isEqualTo(5);
        assertThat(recipe.ignored()).containsExactly("Hashes");
    }

    @Test
    void ourOwnTextIsReadWithoutOurJson() throws IOException {
        ImageMetadata metadata = metadata(7L, null);

        Recipe recipe = Recipe.read(picture(metadata.texts().subList(0, 1)));

        assertThat(recipe.prompt()).isEqualTo(metadata.prompt());
        assertThat(recipe.settings()).isEqualTo(metadata.settings());
        assertThat(recipe.model()).isEqualTo("tiny");
        assertThat(recipe.ignored()).isEmpty();
    }

    @Test
    void ourOwnTextAloneNamesTheFilesThatItTellsTooLittleOf() throws IOException {
        ImageMetadata metadata = metadata(7L, MAKING, List.of(LORA));

        Recipe recipe = Recipe.read(picture(metadata.texts().subList(0, 1)));

        assertThat(recipe.loras()).isEmpty();
        assertThat(recipe.note(Path.of("x.png")).orElseThrow())
                .isEqualTo(Message.of(
                        CoreMessage.RECIPE_INCOMPLETE,
                        "x.png",
                        "Control image: edges.png, Denoising strength: 0.75, Extended: left=16,right=0,top=0,bottom=32, "
                                + "Init image: lake.png, Lora hashes: night.safetensors: 222222222222, "
                                + "Lora weights: night.safetensors: 0.75"));
    }

    @Test
    void ourOwnTextAloneTellsAllOfGuidanceAndSampling() throws IOException {
        Guidance guidance = new Guidance(List.of(5.0, 3.5), GuidanceInterval.parse("0.0:0.5"), 1);
        for (Sampling sampling : List.of(
                new Sampling(SamplerName.UNIPC, NoiseLevels.parse("karras,shift=3"), List.of(), List.of()),
                new Sampling(null, NoiseLevels.OF_MODEL, List.of(1000.0, 500.5), List.of(1.0, 0.25)),
                Sampling.OPEN.withCache(new StepCache.FirstBlock(0.08)),
                Sampling.OPEN.withCache(new StepCache.Taylor(1, 5)))) {
            ImageMetadata metadata = metadata(7L, null, List.of(), SamplingMetadata.of(guidance, sampling));

            Recipe recipe = Recipe.read(picture(metadata.texts().subList(0, 1)));

            assertThat(recipe.settings()).isEqualTo(metadata.settings());
            assertThat(recipe.ignored()).isEmpty();
        }
    }

    @Test
    void lorasInThePromptOfAnotherProgramAreNamed() throws IOException {
        Recipe recipe = parameters("""
                a lake <lora:sea:0.8>, <b>, <lora:x>
                Negative prompt: <hypernet:y:1>
                Steps: 20, Seed: 5, CFG scale: 3""");

        assertThat(recipe.ignored()).containsExactly("<lora:sea:0.8>", "<lora:x>", "<hypernet:y:1>");
    }

    @Test
    void aSentenceWithColonsIsNoLineOfSettings() throws IOException {
        Path picture = picture(List.of(new PngText("parameters", "Time: late, mood: calm")));

        refuses(CoreMessage.RECIPE_MISSING, picture);
    }

    @Test
    void aPictureWithoutAnySettingsSaysSo() throws IOException {
        refuses(CoreMessage.RECIPE_MISSING, picture(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Steps: 99999999999",
                "Steps: -3",
                "Steps: twenty",
                "Size: 512",
                "Size: -1x5",
                "Size: 99999999999x8",
                "CFG scale: 1e999",
                "CFG scale: NaN",
                "CFG scale: -2",
                "Seed: 340282366920938463463374607431768211456",
                "Seed: \u001b31"
            })
    void aValueThatThereIsNotIsToldByItsName(String hostile) throws IOException {
        Path picture = picture(List.of(new PngText("parameters", "a\n" + hostile + ", Sampler: x, Model: y")));

        refuses(CoreMessage.RECIPE_VALUE_UNFIT, picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "cogview4j"})
    void aTextOfAMillionCharactersIsRefused(String keyword) throws IOException {
        Path picture = picture(List.of(new PngText(keyword, "\"a".repeat(500_000))));

        refuses(CoreMessage.RECIPE_TOO_LONG, picture);
    }

    @Test
    void theLongestTextThatIsReadIsReadQuickly() throws IOException {
        Path picture = picture(List.of(new PngText("parameters", "a: \"\\\"" + "\\\"x,".repeat(24_000))));

        refuses(CoreMessage.RECIPE_MISSING, picture);
    }

    @Test
    void embeddingsWithoutTextMakeNoPrompt() {
        Recipe recipe = new ImageMetadata(null, null, "tiny", 64, 64, 1, 1, 7L, "cpu", "f32", "1").as(Recipe::new);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> recipe.asPrompt(Path.of("x.png")))
                .matches(e -> e.code() == CoreMessage.RECIPE_WITHOUT_PROMPT);
    }

    @Test
    void whatTookPartOtherwiseIsToldOneByOne() {
        Recipe then = metadata(7L, MAKING).as(Recipe::new);
        Recipe now = metadata(
                        7L,
                        new Making(
                                "weights:99", "weights:11", null, "tokenizer:33", 16, 32, null, "AVX512", null, null))
                .as(Recipe::new);

        assertThat(then.differences(now))
                .extracting(message -> message.values().getFirst())
                .containsExactly("transformer", "negative prompt tokens", "processor instructions");
        assertThat(then.agrees(now)).isFalse();
        assertThat(then.agrees(then)).isTrue();
    }

    @Test
    void anotherWeightOfALoraOrAnotherLoraIsAnotherPictureButNotAnotherName() {
        Recipe with = withLora(LORA);

        assertThat(with.agrees(withLora(new Lora.Used("renamed.safetensors", 0.75, LORA.sha256()))))
                .isTrue();
        assertThat(with.agrees(withLora(new Lora.Used(LORA.name(), 1, LORA.sha256()))))
                .isFalse();
        assertThat(with.agrees(withLora(new Lora.Used(LORA.name(), 0.75, "3".repeat(64)))))
                .isFalse();
        assertThat(with.agrees(metadata(7L, MAKING).as(Recipe::new))).isFalse();
    }

    @Test
    void anotherPictureToStartFromIsAnotherPicture() {
        Recipe lake =
                metadata(7L, madeFrom(new Used("lake.png", "0".repeat(64)))).as(Recipe::new);
        Recipe sea =
                metadata(7L, madeFrom(new Used("lake.png", "4".repeat(64)))).as(Recipe::new);
        Recipe unknown = metadata(7L, madeFrom(new Used(null, null))).as(Recipe::new);

        assertThat(lake.agrees(lake)).isTrue();
        assertThat(lake.agrees(sea)).isFalse();
        assertThat(unknown.agrees(unknown)).isFalse();
    }

    @Test
    void aSamplerThatThereIsIsTakenFromAnotherProgram() throws IOException {
        Recipe recipe = parameters("a cat\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, Seed: 5, CFG scale: 3");

        assertThat(recipe.settings().sampling().sampler()).isEqualTo(SamplerName.DPMPP_2M);
        assertThat(recipe.settings().sampling().levels().spacing()).isEqualTo(Spacing.KARRAS);
        assertThat(recipe.ignored()).isEmpty();
    }

    @Test
    void fingerprintsOfDifferentKindsSayNothingOfEachOther() {
        Recipe certain = metadata(7L, making("weights:0011")).as(Recipe::new);
        Recipe sampled = metadata(7L, making("sampled:2233")).as(Recipe::new);

        assertThat(certain.differences(sampled)).isEmpty();
    }

    @Test
    void anotherSeedIsAnotherPicture() {
        assertThat(metadata(7L, MAKING)
                        .as(Recipe::new)
                        .agrees(metadata(8L, MAKING).as(Recipe::new)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingOfTheTableIsWrittenAndReadBack(SettingKey key) {
        PromptSettings settings = new PromptSettings(-7L, new ImageSize(96, 64), 2, null)
                .withGuidance(new Guidance(List.of(2.5, 1e-5), new GuidanceInterval.Steps(1, 2), 1))
                .withSampling(new Sampling(
                        SamplerName.UNIPC,
                        new NoiseLevels(null, 3.0, 0.02),
                        List.of(1000.0, 500.5),
                        List.of(1.0, 0.1),
                        new StepCache.Taylor(2, 3)));
        String text = key.text(settings).orElseThrow();

        PromptSettings read = key.with(PromptSettings.NONE, text);

        assertThat(key.text(read)).contains(text);
        assertThat(key.with(settings, text)).isEqualTo(settings);
        assertThat(key.text(PromptSettings.NONE)).isEmpty();
    }

    @Test
    void differencesOfPixelsAreCounted() throws IOException {
        Path picture = picture(List.of());
        byte[] other = new byte[3 * 64 * 64];
        other[0] = 5;
        other[2] = (byte) 200;
        other[30] = 1;

        assertThat(PixelDifference.between(picture, new ImageSize(64, 64), new byte[3 * 64 * 64])
                        .isNone())
                .isTrue();
        assertThat(PixelDifference.between(picture, new ImageSize(64, 64), other))
                .isEqualTo(new PixelDifference(2, 4096, 200));
    }

    @Test
    void aPictureOfAnotherSizeIsNotCompared() throws IOException {
        Path picture = picture(List.of());

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> PixelDifference.between(picture, new ImageSize(32, 64), new byte[3 * 32 * 64]))
                .matches(e -> e.code() == CoreMessage.RECIPE_OTHER_SIZE);
    }

    private static void refuses(CoreMessage code, Path picture) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Recipe.read(picture))
                .matches(e -> e.code() == code, code.id())
                .withMessageNotContaining("\u001b");
    }

    private Recipe parameters(String text) throws IOException {
        return Recipe.read(picture(List.of(new PngText("parameters", text))));
    }

    private Path picture(List<PngText> texts) throws IOException {
        RgbImage black = new RgbImage(64, 64, new byte[3 * 64 * 64]);
        return Files.write(folder.resolve("picture.png"), PngEncoder.encode(black, texts));
    }

    private static Recipe withLora(Lora.Used lora) {
        return metadata(7L, MAKING, List.of(lora)).as(Recipe::new);
    }

    private static Making madeFrom(Used picture) {
        SourcePictures pictures = new SourcePictures(picture, 0.5, null, false, null, 0, true, null);
        return new Making(null, null, null, null, null, null, null, null, null, pictures);
    }

    private static Making making(String transformer) {
        return new Making(transformer, null, null, null, null, null, null, null, null, null);
    }

    private static ImageMetadata metadata(long seed, @Nullable Making making) {
        return metadata(seed, making, List.of());
    }

    private static ImageMetadata metadata(long seed, @Nullable Making making, List<Lora.Used> loras) {
        return metadata(seed, making, loras, null);
    }

    private static ImageMetadata metadata(
            long seed, @Nullable Making making, List<Lora.Used> loras, @Nullable SamplingMetadata sampling) {
        return new ImageMetadata(
                "a heart, \"quoted\": 红心\nsecond",
                "grey",
                "tiny",
                64,
                64,
                20,
                3.5,
                seed,
                "cpu",
                "f32",
                "0.1.0",
                sampling,
                loras,
                making);
    }
}
