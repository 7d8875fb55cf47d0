package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.Spacing;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ImageMetadataTest {
    @Test
    void parametersHaveTheCommonForm() {
        ImageMetadata metadata = new ImageMetadata(
                "a red heart", "blue, green", "tiny", 128, 96, 20, 3.0, 4294967295L, "cpu", "f32", "0.1.0");

        assertThat(metadata.parameters()).isEqualTo("""
                        a red heart
                        Negative prompt: blue, green
                        Steps: 20, Sampler: Euler, CFG scale: 3, Seed: 4294967295, Size: 128x96, Model: tiny, \
                        Version: cogview4j 0.1.0""");
    }

    @Test
    void noNegativePromptHasNoLine() {
        assertThat(metadata("a heart", "", "tiny").parameters()).startsWith("a heart\nSteps: 20, ");
    }

    @Test
    void aModelNameWithASeparatorIsQuoted() {
        assertThat(metadata("a heart", "", "my, \"model\"").parameters()).contains(", Model: \"my, \\\"model\\\"\", ");
    }

    @Test
    void jsonHoldsEveryField() {
        JsonNode json = JsonMapper.shared()
                .readTree(
                        metadata("一颗\n\"红心\" ❤", "none", "tiny").texts().get(1).text());

        assertThat(json.path("prompt").asString()).isEqualTo("一颗\n\"红心\" ❤");
        assertThat(json.path("negativePrompt").asString()).isEqualTo("none");
        assertThat(json.path("model").asString()).isEqualTo("tiny");
        assertThat(json.path("width").asInt()).isEqualTo(128);
        assertThat(json.path("height").asInt()).isEqualTo(96);
        assertThat(json.path("steps").asInt()).isEqualTo(20);
        assertThat(json.path("guidanceScale").asDouble()).isEqualTo(3.5);
        assertThat(json.path("seed").asLong()).isEqualTo(7);
        assertThat(json.path("device").asString()).isEqualTo("cuda");
        assertThat(json.path("dtype").asString()).isEqualTo("bf16");
        assertThat(json.path("version").asString()).isEqualTo("0.1.0");
    }

    /** And so not by -1, which asks for any. */
    @Test
    void aSeedIsToldByTheNumberThatTorchTells() {
        ImageMetadata last = new ImageMetadata("a", "", "tiny", 128, 96, 20, 3.5, -1L, "cpu", "f32", "0.1.0");

        assertThat(last.parameters()).contains(", Seed: 18446744073709551615, ");
        assertThat(last.json().path("seed").toString()).isEqualTo("18446744073709551615");
        assertThat(ImageMetadata.find(last.texts())).isEqualTo(last);
    }

    @Test
    void theNegativeSeedOfAnEarlierVersionIsTheSame() {
        ImageMetadata last = new ImageMetadata("a", "", "tiny", 128, 96, 20, 3.5, -1L, "cpu", "f32", "0.1.0");
        String json = last.json().put("seed", -1).toString();

        assertThat(ImageMetadata.find(List.of(new PngText(ImageMetadata.JSON, json))))
                .isEqualTo(last);
    }

    @Test
    void aPictureThatDoesNotSayWhatItWasComputedInWasComputedInFloat32OnACpu() {
        ImageMetadata read = ImageMetadata.find(List.of(new PngText(ImageMetadata.JSON, """
                {"prompt": "a heart", "negativePrompt": "", "model": "tiny", "width": 128, "height": 96, "steps": 20,
                 "guidanceScale": 3.5, "seed": 7, "version": "0.1.0"}""")));

        assertThat(read)
                .isEqualTo(new ImageMetadata("a heart", "", "tiny", 128, 96, 20, 3.5, 7L, "cpu", "f32", "0.1.0"));
    }

    @Test
    void whatIsNotKnownIsNotStated() {
        ImageMetadata unknown = metadata(null, null, "tiny");

        assertThat(unknown.parameters()).startsWith("Steps: 20, ");
        assertThat(unknown.json().has("prompt")).isFalse();
        assertThat(unknown.json().has("negativePrompt")).isFalse();
        assertThat(ImageMetadata.find(unknown.texts())).isEqualTo(unknown);
    }

    @Test
    void guidanceAndSamplingAreToldWhereTheyAreNotTheModels() {
        Guidance guidance = Guidance.perStep(List.of(5.0, 3.0))
                .withInterval(new GuidanceInterval.Fractions(0, 0.5))
                .zeroStar(1);
        Sampling sampling = new Sampling(
                SamplerName.DPMPP_2M,
                new NoiseLevels(Spacing.KARRAS, 3.0, null),
                List.of(),
                List.of(),
                new StepCache.FirstBlock(0.08));
        ImageMetadata told = metadata(SamplingMetadata.of(guidance, sampling));

        assertThat(told.parameters()).contains("Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 3.5, ");
        assertThat(told.json().path("sampling").toString()).isEqualTo("""
                {"sampler":"dpmpp-2m","schedule":"karras,shift=3.0","guidanceScales":[5.0,3.0],\
                "guidanceInterval":"0.0:0.5","zeroSteps":1,"cache":"fbc:0.08"}""");
        ImageMetadata found = ImageMetadata.find(told.texts());
        assertThat(found).isEqualTo(told);
        assertThat(found.settings().guidance()).isEqualTo(guidance);
        assertThat(found.settings().sampling()).isEqualTo(sampling);
    }

    @Test
    void theModelsOwnSamplingIsNotTold() {
        assertThat(SamplingMetadata.of(
                        Guidance.of(3), Sampling.with(SamplerName.EULER).withCache(StepCache.OFF)))
                .isNull();
        assertThat(metadata((SamplingMetadata) null).json().has("sampling")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sampler\": \"none\"}",
                "{\"schedule\": \"x\"}",
                "{\"guidanceScales\": [null]}",
                "{\"guidanceScales\": [-1]}",
                "{\"guidanceInterval\": \"x\"}",
                "{\"zeroSteps\": -1}",
                "{\"sigmas\": 3}",
                "7"
            })
    void samplingThatNobodyCouldHaveAskedForIsNoneOfOurs(String sampling) {
        ObjectNode json = metadata("a", "", "tiny").json();
        json.set("sampling", JsonMapper.shared().readTree(sampling));

        assertThat(ImageMetadata.find(List.of(new PngText(ImageMetadata.JSON, json.toString()))))
                .isNull();
    }

    private static ImageMetadata metadata(@Nullable SamplingMetadata sampling) {
        return new ImageMetadata(
                "a", "", "tiny", 128, 96, 20, 3.5, 7L, "cpu", "f32", "0.1.0", sampling, List.of(), null);
    }

    @Test
    void aPromptThatIsNoTextIsNoneOfOurs() {
        String json = metadata("a", "", "tiny").json().put("prompt", 7).toString();

        assertThat(ImageMetadata.find(List.of(new PngText(ImageMetadata.JSON, json))))
                .isNull();
    }

    @Test
    void aPromptWithTheNulCharacterStillMakesTexts() {
        assertThat(metadata("a\0b", "", "tiny").texts().get(0).text()).startsWith("a\ufffdb\n");
    }

    private static ImageMetadata metadata(@Nullable String prompt, @Nullable String negativePrompt, String model) {
        return new ImageMetadata(prompt, negativePrompt, model, 128, 96, 20, 3.5, 7L, "cuda", "bf16", "0.1.0");
    }
}
