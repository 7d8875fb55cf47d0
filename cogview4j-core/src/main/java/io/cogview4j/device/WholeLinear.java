package io.cogview4j.device;

import io.cogview4j.nn.LowRank;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b}; one linear layer of the checkpoint, or several that read the same {@code x}, their output features side by
 * side.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 * @param layers which output features are those of which layer of the checkpoint
 */
record WholeLinear(Tensor weight, @Nullable Tensor bias, List<Layer> layers) {
    /**
     * @param name of its weight
     * @param features among those of all layers
     */
    record Layer(String name, Rows features) {}

    /** The same layer in another data type, in the innermost scope. */
    WholeLinear in(ScalarType type, Operations operations) {
        return new WholeLinear(operations.as(type, weight), bias == null ? null : operations.as(type, bias), layers);
    }

    /** Of what it multiplies. */
    ScalarType type() {
        return weight.scalar_type().intern();
    }

    /** {@code [rows, in] -> [rows, out]}. */
    Tensor forward(Tensor x, Operations operations) {
        return operations.product(x, weight, bias);
    }

    /** {@code [rows, in] -> [rows, out]}, with what the adapters add to each layer. */
    Tensor forward(Tensor x, LowRanks adapters, Operations operations) {
        Tensor y = forward(x, operations);
        if (layers.stream().noneMatch(layer -> beside(layer, adapters) != null)) {
            return y;
        }
        if (layers.size() == 1) {
            return adapted(layers.getFirst(), y, x, adapters, operations);
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> parts = layers.stream()
                    .map(layer -> adapted(layer, layer.features().columnsOf(y), x, adapters, operations))
                    .toList();
            return scope.keep(operations.concat(parts, 1));
        }
    }

    /** {@code y} with what is added to this layer, written there if it is contiguous, which some features among others are not. */
    private static Tensor adapted(Layer layer, Tensor y, Tensor x, LowRanks adapters, Operations operations) {
        LowRank beside = beside(layer, adapters);
        if (beside == null) {
            return y;
        }
        Tensor own = operations.as(y.scalar_type().intern(), y);
        add(beside, own, x, operations);
        return own;
    }

    private static @Nullable LowRank beside(Layer layer, LowRanks adapters) {
        return adapters.byWeight().get(layer.name());
    }

    /** {@code y += s (x A^T) B^T}, in the data type of activations. */
    private static void add(LowRank beside, Tensor y, Tensor x, Operations operations) {
        try (var _ = Scope.open()) {
            ScalarType type = x.scalar_type().intern();
            Tensor inner = operations.product(x, operations.as(type, beside.down()), null); // [rows, r]
            operations.multiply(inner, beside.scales());
            operations.addProduct(y, inner, operations.as(type, beside.up()));
        }
    }
}
