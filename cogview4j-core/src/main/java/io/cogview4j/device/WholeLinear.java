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
        for (Layer layer : layers) {
            LowRank beside = adapters.byWeight().get(layer.name());
            if (beside != null) {
                add(beside, layer.features().columnsOf(y), x, operations);
            }
        }
        return y;
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
