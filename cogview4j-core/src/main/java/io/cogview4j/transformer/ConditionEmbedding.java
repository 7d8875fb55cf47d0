package io.cogview4j.transformer;

import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Float32Exp;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What every block is told about time and size: two small networks over sinusoidal embeddings. Diffusers: {@code
 * CogView3CombinedTimestepSizeEmbeddings}.
 */
record ConditionEmbedding(
        Linear time1, Linear time2, Linear size1, Linear size2, int timestepChannels, int conditionChannels) {
    static ConditionEmbedding load(Weights weights, TransformerConfig config) {
        Weights time = weights.at("timestep_embedder");
        Weights size = weights.at("condition_embedder");
        int out = config.timeEmbedDim();
        return new ConditionEmbedding(
                Linear.loadSmall(time.at("linear_1"), config.width(), out),
                Linear.loadSmall(time.at("linear_2"), out, out),
                Linear.loadSmall(size.at("linear_1"), 6L * config.conditionDim(), out),
                Linear.loadSmall(size.at("linear_2"), out, out),
                config.width(),
                config.conditionDim());
    }

    /** The part that stays the same for all steps, {@code [P, timeEmbedDim]}. */
    Tensor sizes(List<SizeConditions> pictures, LowRanks adapters, Backend backend) {
        try (var scope = Scope.open()) {
            Workers workers = backend.workers();
            float[] numbers = new float[6 * pictures.size()]; // heights before widths
            int at = 0;
            for (SizeConditions picture : pictures) {
                numbers[at++] = picture.originalSize().height();
                numbers[at++] = picture.originalSize().width();
                numbers[at++] = picture.cropTop();
                numbers[at++] = picture.cropLeft();
                numbers[at++] = picture.targetSize().height();
                numbers[at++] = picture.targetSize().width();
            }
            Tensor embedded =
                    sinusoidal(numbers, conditionChannels, backend).view(pictures.size(), 6L * conditionChannels);
            return scope.keep(size2.with(adapters)
                    .forwardEach(silu(size1.with(adapters).forwardEach(embedded, workers)), workers));
        }
    }

    /**
     * The time embedding as the blocks take it, {@code [P, timeEmbedDim]}.
     *
     * @param timesteps of each picture
     * @param sizes from {@link #sizes}
     */
    Tensor forward(float[] timesteps, Tensor sizes, LowRanks adapters, Backend backend) {
        try (var scope = Scope.open()) {
            Workers workers = backend.workers();
            Tensor embedded = sinusoidal(timesteps, timestepChannels, backend);
            Tensor time = time2.with(adapters)
                    .forwardEach(silu(time1.with(adapters).forwardEach(embedded, workers)), workers);
            return scope.keep(silu(time.add(sizes)));
        }
    }

    /** In place, each row on its own: libtorch rounds what is left over at the end of its vectors differently. */
    private static Tensor silu(Tensor x) {
        for (Rows row : new Rows(0, x.size(0)).parts(1)) {
            Activation.SILU.applyTo(row.of(x));
        }
        return x;
    }

    /**
     * {@code [n] -> [n, channels]}: cosines, then sines, a zero at the end of an odd number of channels. Every step is
     * rounded to float32, as in diffusers' {@code get_timestep_embedding}.
     */
    private static Tensor sinusoidal(float[] numbers, int channels, Backend backend) {
        int half = channels / 2;
        float[] embedded = new float[numbers.length * channels];
        for (int n = 0; n < numbers.length; n++) {
            for (int i = 0; i < half; i++) {
                float exponent = (float) -Math.log(10_000) * i / half;
                float angle = numbers[n] * Float32Exp.of(exponent);
                embedded[n * channels + i] = (float) Math.cos(angle);
                embedded[n * channels + half + i] = (float) Math.sin(angle);
            }
        }
        return backend.of(embedded, numbers.length, channels);
    }
}
