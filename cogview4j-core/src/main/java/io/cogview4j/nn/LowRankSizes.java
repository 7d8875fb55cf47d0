package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import java.util.List;

/** How large the low-rank products beside the layers of a network are: what planning needs of them. */
public record LowRankSizes(List<LowRankSize> layers) {
    /** Of a network that is used as it is. */
    public static final LowRankSizes NONE = new LowRankSizes(List.of());

    public LowRankSizes {
        layers = List.copyOf(layers);
    }

    /** Of the factors, which stay in memory as long as they are used. */
    public long bytes() {
        return layers.stream().mapToLong(LowRankSize::bytes).sum();
    }

    /** The most that is needed beside the factors while one layer is computed for so many rows. */
    public long workBytes(long rows, Precision precision, int threads) {
        return layers.stream()
                .mapToLong(layer -> LowRank.workBytes(layer, rows, precision, threads))
                .max()
                .orElse(0);
    }

    /** The same on a device, which converts the factors to the data type of activations and adds to the output in place. */
    public long deviceWorkBytes(long rows, Precision precision) {
        return layers.stream()
                .mapToLong(layer -> precision.bytes() * layer.rank() * (layer.in() + layer.out() + rows))
                .max()
                .orElse(0);
    }

    /** Of one pass with so many rows in each layer: two for each value of a factor and each row. */
    public double operations(long rows) {
        return layers.stream()
                .mapToDouble(layer -> 2.0 * rows * layer.rank() * (layer.in() + layer.out()))
                .sum();
    }
}
