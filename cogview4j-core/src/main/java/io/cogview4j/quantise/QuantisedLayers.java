package io.cogview4j.quantise;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which weights become int8: the large matrices of the blocks, which are nearly all there is. What a whole picture or sequence
 * passes through once, embeddings and the last layer, stays as it is, and so do norms and biases.
 */
final class QuantisedLayers {
    private static final Pattern TRANSFORMER = Pattern.compile(
            "transformer_blocks\\.\\d+\\.(norm1\\.linear|attn1\\.to_[qkv]|attn1\\.to_out\\.0|ff\\.net\\.0\\.proj|ff\\.net\\.2)\\.weight");

    private static final Pattern TEXT_ENCODER = Pattern.compile(
            "(model\\.)?layers\\.\\d+\\.(self_attn\\.[qkvo]_proj|mlp\\.gate_up_proj|mlp\\.down_proj)\\.weight");

    private static final Set<DType> FLOATS = EnumSet.of(DType.F32, DType.BF16, DType.F16, DType.F64);

    private QuantisedLayers() {}

    static boolean include(TensorInfo tensor) {
        return tensor.shape().size() == 2
                && tensor.elements() > 0
                && FLOATS.contains(tensor.dtype())
                && (TRANSFORMER.matcher(tensor.name()).matches()
                        || TEXT_ENCODER.matcher(tensor.name()).matches());
    }
}
