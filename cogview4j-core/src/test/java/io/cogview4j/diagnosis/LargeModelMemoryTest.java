package io.cogview4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.nn.LowRankSizes;
import io.cogview4j.pipeline.MemoryPlanner;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmNeeds;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.transformer.TransformerNeeds;
import io.cogview4j.vae.DecoderNeeds;
import io.cogview4j.vae.VaeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What CogView4-6B is said to need is what its stages are planned with, by the names and shapes of its weights. */
class LargeModelMemoryTest {
    private static final JsonNode MANIFEST = JsonMapper.shared()
            .readTree(Path.of("../tools/reference/cogview4-6b-manifest.json").toFile());
    private static final ComputeSettings COMPUTE = new ComputeSettings(Device.CPU, Precision.FLOAT32, 8);
    private static final MemoryPlanner PROCESS = new MemoryPlanner(MemoryBudget.UNLIMITED, 300L << 20);
    private static final int SIDE = 1024;
    private static final List<Integer> TOKENS = List.of(144, 48);
    private static final int STEPS = 50;

    private final StageNeeds text =
            GlmNeeds.of(sizes("text_encoder"), GlmConfig.from(config("text_encoder")), COMPUTE, TOKENS);
    private final StageNeeds denoising = TransformerNeeds.of(
            sizes("transformer"),
            TransformerConfig.from(config("transformer")),
            COMPUTE,
            1,
            (SIDE / 16) * (SIDE / 16),
            TOKENS,
            new TransformerNeeds.Passes(STEPS, 0),
            LowRankSizes.NONE,
            StepCache.OFF);

    @Test
    void theLeastIsThatOfTheLargestStage() {
        VaeConfig vae = VaeConfig.from(config("vae"));
        long decoding = PROCESS.smallestDecodingBytes(
                DecoderNeeds.upsampledValues(vae, SIDE / 8, SIDE / 8),
                strips -> DecoderNeeds.of(sizes("vae"), vae, COMPUTE, strips, SIDE / 8, SIDE / 8, 1));
        long largest = LongStream.of(PROCESS.smallestBytes(text), PROCESS.smallestBytes(denoising), decoding)
                .max()
                .orElseThrow();

        assertThat(MemoryFacts.LEAST_BYTES).isCloseTo(largest, withPercentage(5));
    }

    @Test
    void withTheComfortableNoWeightIsReadTwice() {
        MemoryPlanner comfortable = PROCESS.within(new MemoryBudget(MemoryFacts.COMFORTABLE_BYTES));
        MemoryPlanner less = PROCESS.within(new MemoryBudget(MemoryFacts.COMFORTABLE_BYTES - (1L << 30)));

        assertThat(comfortable.denoising(denoising).readBytes()).isLessThan(13_000_000_000L);
        assertThat(less.denoising(denoising).readBytes()).isGreaterThan(13_000_000_000L);
    }

    private static ConfigJson config(String component) {
        return new ConfigJson(Path.of(component), MANIFEST.path(component).path("config"));
    }

    private static WeightSizes sizes(String component) {
        DType type = DType.valueOf(MANIFEST.path(component).path("dtype").asString());
        List<TensorInfo> tensors = new ArrayList<>();
        MANIFEST.path(component).path("tensors").forEachEntry((name, shape) -> {
            List<Long> sides = shape.valueStream().map(JsonNode::asLong).toList();
            long values = sides.stream().reduce(1L, Math::multiplyExact);
            tensors.add(new TensorInfo(name, type, sides, 0, values * type.bits() / 8));
        });
        return new WeightSizes(tensors);
    }
}
