package io.cogview4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LoRA of every linear layer there is, each of another rank, against weights to which its product was added. */
class MergedWeightsTest {
    private static final Path MODEL = ModelCopy.random("random-a");
    private static final String WEIGHTS = "transformer/diffusion_pytorch_model.safetensors";
    private static final double WEIGHT = 0.5;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(3);
    private int layers;

    private float[] random(int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Writes the LoRA, and a copy of the model in which it is merged. */
    private Lora write() {
        ModelCopy.of(MODEL, folder.resolve("merged"));
        LoraFiles lora = new LoraFiles();
        SafetensorsWriter merged = new SafetensorsWriter();
        try (SafetensorsFile weights = SafetensorsFile.open(MODEL.resolve(WEIGHTS))) {
            for (TensorInfo tensor : weights.tensors().values()) {
                float[] values = weights.bytes(tensor).toArray(F32);
                if (tensor.shape().size() == 2) {
                    add(tensor, values, lora);
                }
                merged.add(tensor.name(), values, tensor.shapeArray());
            }
        }
        merged.write(folder.resolve("merged").resolve(WEIGHTS));
        return new Lora(lora.write(folder.resolve("all.safetensors")), WEIGHT);
    }

    private void add(TensorInfo weight, float[] values, LoraFiles lora) {
        int rank = 1 + layers++ % 5;
        int out = Math.toIntExact(weight.shape().getFirst());
        int in = Math.toIntExact(weight.shape().getLast());
        float[] down = random(rank * in, 0.3 / Math.sqrt(in));
        float[] up = random(out * rank, 0.3);
        String module = weight.name().substring(0, weight.name().length() - ".weight".length());
        lora.with(module + ".lora_A.weight", down, rank, in)
                .with(module + ".lora_B.weight", up, out, rank)
                .with(module + ".alpha", new float[] {2 * rank});
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                double sum = 0;
                for (int r = 0; r < rank; r++) {
                    sum += (double) up[o * rank + r] * down[r * in + i];
                }
                values[o * in + i] += (float) (WEIGHT * 2 * sum);
            }
        }
    }

    private static float[] latents(Path model, ComputeSettings compute, Lora... loras) {
        ImageRequest.Builder request = Stages.settings().size(64, 64).steps(2).guidanceScale(3);
        for (Lora lora : loras) {
            request.lora(lora);
        }
        Stages stages = Stages.of(model).withCompute(compute);
        PromptEmbeddings embeddings = stages.encode(PromptRequest.of("a red fox"), true);
        return stages.denoise(embeddings, request.build()).values();
    }

    @Test
    void everyLinearLayerIsAdaptedAsIfTheProductWereMerged() {
        Lora lora = write();
        float[] adapted = latents(MODEL, ComputeSettings.defaults(), lora);
        float[] merged = latents(folder.resolve("merged"), ComputeSettings.defaults());
        float[] without = latents(MODEL, ComputeSettings.defaults());

        assertThat(layers).isGreaterThanOrEqualTo(22);
        double change = 0;
        for (int i = 0; i < merged.length; i++) {
            assertThat(adapted[i]).isCloseTo(merged[i], within(2e-4f));
            change = Math.max(change, Math.abs(adapted[i] - without[i]));
        }
        assertThat(change).isGreaterThan(0.1);
    }

    @Test
    void noBitDependsOnTheNumberOfThreads() {
        Lora lora = write();

        assertThat(latents(MODEL, ComputeSettings.defaults().withThreads(1), lora))
                .isEqualTo(latents(MODEL, ComputeSettings.defaults().withThreads(3), lora));
    }

    @Test
    void halvesOfALoraAreTheWholeOfIt() {
        Lora lora = write();
        Lora half = new Lora(lora.file(), WEIGHT / 2);
        float[] whole = latents(MODEL, ComputeSettings.defaults(), lora);
        float[] halves = latents(MODEL, ComputeSettings.defaults(), half, half);

        for (int i = 0; i < whole.length; i++) {
            assertThat(halves[i]).isCloseTo(whole[i], within(2e-4f));
        }
    }
}
