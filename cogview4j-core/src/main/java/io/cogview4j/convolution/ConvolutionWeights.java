package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Kernel and bias of a convolution in the data type and the order of memory that it uses them in. */
sealed interface ConvolutionWeights {
    /** {@code [out, in, kernel, kernel]}, not to be written to. */
    Tensor kernel(ScalarType type);

    /** {@code [out]}, not to be written to. */
    Tensor bias(ScalarType type);

    /** The way that suits where these weights are computed with. Reads nothing of the kernel. */
    static ConvolutionWeights of(Weights weights, Parameter kernel, Tensor bias) {
        return weights.backend().computesWhole() ? Kept.of(weights, kernel, bias) : new Copied(kernel, bias);
    }

    /** On the processor: made anew each time, in the innermost scope, since copies of all kernels would be as large as the network. */
    record Copied(Parameter parameter, Tensor vector) implements ConvolutionWeights {
        @Override
        public Tensor kernel(ScalarType type) {
            Tensor kernel = FeatureMaps.empty(vector, type, parameter.shape());
            parameter.into(kernel);
            return kernel;
        }

        @Override
        public Tensor bias(ScalarType type) {
            return vector.to(type);
        }
    }

    /** On a device: sent when they are first asked for, and kept there until the weights are given back. */
    record Kept(Map<ScalarType, Supplier<Tensor>> kernels, Map<ScalarType, Supplier<Tensor>> biases)
            implements ConvolutionWeights {
        static Kept of(Weights weights, Parameter parameter, Tensor vector) {
            MemoryFormat order = FeatureMaps.order(weights.backend());
            Map<ScalarType, Supplier<Tensor>> kernels = new EnumMap<>(ScalarType.class);
            Map<ScalarType, Supplier<Tensor>> biases = new EnumMap<>(ScalarType.class);
            for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
                kernels.put(type, weights.kept(() -> {
                    Tensor kernel = FeatureMaps.onHost(order, type, parameter.shape());
                    parameter.into(kernel);
                    return weights.backend().onDevice(kernel);
                }));
                biases.put(type, weights.kept(() -> vector.to(type)));
            }
            return new Kept(kernels, biases);
        }

        @Override
        public Tensor kernel(ScalarType type) {
            return kernels.get(type).get();
        }

        @Override
        public Tensor bias(ScalarType type) {
            return biases.get(type).get();
        }
    }
}
