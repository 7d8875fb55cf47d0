package io.cogview4j.checkpoint;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How large the weights of a component are, from the headers of its files alone. */
public record WeightSizes(List<TensorInfo> tensors) {
    public WeightSizes {
        tensors = List.copyOf(tensors);
    }

    /** Those with such names. */
    public WeightSizes where(Predicate<String> name) {
        return new WeightSizes(
                tensors.stream().filter(tensor -> name.test(tensor.name())).toList());
    }

    /** Those with two dimensions and at least so many values. */
    public WeightSizes matrices(long leastValues) {
        return new WeightSizes(tensors.stream()
                .filter(tensor -> tensor.shape().size() == 2 && tensor.elements() >= leastValues)
                .toList());
    }

    /** Those of whole numbers that have one scale to a row. */
    public WeightSizes int8Rows() {
        Map<String, Long> scales =
                tensors.stream().collect(Collectors.toMap(TensorInfo::name, TensorInfo::elements, Math::max));
        return new WeightSizes(matrices(0).tensors().stream()
                .filter(tensor -> tensor.dtype() == DType.I8)
                .filter(tensor -> tensor.shape().getFirst().equals(scales.get(Int8Values.scales(tensor.name()))))
                .toList());
    }

    /** As stored. */
    public long bytes() {
        return tensors.stream().mapToLong(TensorInfo::bytes).sum();
    }

    /** As float32 would take them, without the scales of whole numbers. */
    public long float32Bytes() {
        return tensors.stream()
                .mapToLong(tensor -> tensor.elements() * Float.BYTES)
                .sum();
    }

    /** Of the largest layer; a layer is what names have in common before their last two parts, or their last. */
    public long largestLayerBytes() {
        Map<String, Long> layers = new HashMap<>();
        for (TensorInfo tensor : tensors) {
            layers.merge(layer(tensor.name()), tensor.bytes(), Long::sum);
        }
        return layers.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static String layer(String name) {
        int last = name.lastIndexOf('.');
        int lastButOne = name.lastIndexOf('.', last - 1);
        int end = lastButOne >= 0 ? lastButOne : last;
        return end >= 0 ? name.substring(0, end) : name;
    }

    /** Of the buffer into which the largest weight is converted; those in float32 need none. */
    public long stagingBytes() {
        return largestFloat32Bytes(tensor -> tensor.dtype() != DType.F32);
    }

    /** Of the largest weight in float32. */
    public long largestFloat32Bytes() {
        return largestFloat32Bytes(_ -> true);
    }

    private long largestFloat32Bytes(Predicate<TensorInfo> counted) {
        return tensors.stream()
                .filter(tensor -> tensor.shape().size() > 1)
                .filter(counted)
                .mapToLong(tensor -> tensor.elements() * Float.BYTES)
                .max()
                .orElse(0);
    }
}
