package io.cogview4j.vae;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The function between normalisation and convolution in a resnet block: {@code act_fn} of the config. */
public enum Activation {
    SILU(torch::silu_),
    MISH(torch::mish_),
    GELU(torch::gelu_),
    RELU(torch::relu_);

    private static final Map<String, Activation> NAMES =
            Map.of("silu", SILU, "swish", SILU, "mish", MISH, "gelu", GELU, "relu", RELU);

    private final UnaryOperator<Tensor> inPlace;

    Activation(UnaryOperator<Tensor> inPlace) {
        this.inPlace = inPlace;
    }

    /** The function of this name in configs, null if there is none. */
    static @Nullable Activation named(String name) {
        return NAMES.get(name.toLowerCase(Locale.ROOT));
    }

    /** Overwrites {@code x}, and returns it. */
    Tensor applyTo(Tensor x) {
        inPlace.apply(x).close();
        return x;
    }
}
