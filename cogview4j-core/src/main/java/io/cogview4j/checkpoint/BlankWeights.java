package io.cogview4j.checkpoint;

import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights of which there are only headers: tensors of the right type and shape that take no memory, a zero seen from
 * everywhere. Networks are built over them to find out whether files hold what a network asks for.
 */
final class BlankWeights implements WeightSource {
    private final WeightHeaders headers;

    BlankWeights(WeightHeaders headers) {
        this.headers = headers;
    }

    @Override
    public Set<String> names() {
        return headers.names();
    }

    @Override
    public boolean has(String name) {
        return headers.entries().containsKey(name);
    }

    @Override
    public Tensor stored(String name, long... shape) {
        return Tensors.zero(WeightFiles.type(headers.require(name, shape))).expand(shape);
    }

    @Override
    public Optional<Int8Values> int8(String name, long... shape) {
        return headers.int8(name, shape)
                .map(located -> new Int8Values(
                        Tensors.zero(ScalarType.Char).expand(shape),
                        Tensors.zero(ScalarType.Float).expand(shape[0], located.groups())));
    }

    @Override
    public List<MemorySegment> segments(Predicate<String> wanted) {
        return List.of();
    }

    @Override
    public void close() {}
}
