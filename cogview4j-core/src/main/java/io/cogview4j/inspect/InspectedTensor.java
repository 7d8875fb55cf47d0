package io.cogview4j.inspect;

import io.cogview4j.api.Origin;
import io.cogview4j.shape.TensorShape;
import java.util.List;

/**
 * One tensor of an embeddings file.
 *
 * @param shape should be {@code [batch, tokens, width]}
 * @param dtype as in a safetensors header, for example {@code BF16}
 * @param origin what made it
 */
public record InspectedTensor(String name, List<Long> shape, String dtype, Origin origin) {
    public InspectedTensor {
        shape = List.copyOf(shape);
    }

    static List<InspectedTensor> of(List<TensorShape> tensors) {
        return tensors.stream()
                .map(tensor -> new InspectedTensor(tensor.name(), tensor.shape(), tensor.dtype(), tensor.origin()))
                .toList();
    }

    static List<TensorShape> shapes(List<InspectedTensor> tensors) {
        return tensors.stream()
                .map(tensor -> new TensorShape(tensor.name, tensor.shape, tensor.dtype, tensor.origin))
                .toList();
    }
}
