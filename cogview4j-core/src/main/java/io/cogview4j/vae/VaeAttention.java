package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.convolution.GroupNorm;
import io.cogview4j.nn.Attention;
import io.cogview4j.nn.Linear;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Every position attends to every position, with one head as wide as the channels, added to the input; diffusers' {@code
 * Attention} with a group norm and a residual connection, as its {@code UNetMidBlock2D} sets it up.
 */
record VaeAttention(GroupNorm norm, Linear query, Linear key, Linear value, Linear out, Attention attention)
        implements Layer {
    static VaeAttention load(Weights weights, int channels, VaeConfig config) {
        return new VaeAttention(
                GroupNorm.load(weights.at("group_norm"), channels, config.normNumGroups(), VaeConfig.NORM_EPSILON),
                linear(weights, "to_q", "query", channels),
                linear(weights, "to_k", "key", channels),
                linear(weights, "to_v", "value", channels),
                linear(weights, "to_out.0", "proj_attn", channels),
                Attention.on(weights.backend()));
    }

    /** Checkpoints from before diffusers 0.15 have the old names. */
    private static Linear linear(Weights weights, String name, String oldName, int channels) {
        return Linear.loadSmall(weights.at(weights.hasAny(oldName) ? oldName : name), channels, channels);
    }

    /** Four linear layers, and twice the products of all pairs of positions. */
    @Override
    public double operations(double positions, Strips strips) {
        double channels = norm.weight().numel();
        return 8 * channels * channels * positions + 4 * channels * positions * positions;
    }

    @Override
    public Features forward(Features features) {
        Stored stored = features.stored();
        Tensor x = stored.tensor(); // [1, C, H, W]
        try (var _ = Scope.open()) {
            Tensor normed = torch.empty_like(x);
            stored.normalised(norm).apply(x, normed);
            Tensor tokens = FeatureMaps.positions(normed).contiguous(); // [H W, C], as it lies unless it is planar
            Tensor attended = attention.full(query.forward(tokens), key.forward(tokens), value.forward(tokens));
            Tensor h = out.forward(attended); // [H W, C]
            x.add_(h.t().view(1, x.size(1), x.size(2), x.size(3)));
        }
        stored.counter().add(operations(stored.height() * stored.width(), stored.strips()));
        return stored;
    }
}
