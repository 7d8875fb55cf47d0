package io.cogview4j.nn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the linear layers of a network, by the names of their weights. It owns nothing.
 *
 * @param byWeight by names as {@code transformer_blocks.0.attn1.to_q.weight}
 */
public record LowRanks(Map<String, LowRank> byWeight) {
    /** Nothing is added. */
    public static final LowRanks NONE = new LowRanks(Map.of());

    public LowRanks {
        byWeight = Map.copyOf(byWeight);
    }

    @Nullable LowRank of(MatrixProduct product) {
        return byWeight.get(product.weight().name());
    }
}
