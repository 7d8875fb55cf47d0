package io.cogview4j.vae;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The function between normalisation and convolution in a resnet block: {@code act_fn} of the config. */
public enum Activation {
    SILU,
    MISH,
    GELU,
    RELU;

    /** The function of this name in configs, null if there is none. */
    static @Nullable Activation named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "silu", "swish" -> SILU;
            case "mish" -> MISH;
            case "gelu" -> GELU;
            case "relu" -> RELU;
            default -> null;
        };
    }

    /** Overwrites {@code x}, and returns it. */
    Tensor applyTo(Tensor x) {
        Tensor same =
                switch (this) {
                    case SILU -> torch.silu_(x);
                    case MISH -> torch.mish_(x);
                    case GELU -> torch.gelu_(x);
                    case RELU -> torch.relu_(x);
                };
        same.close(); // a second owner, which would keep the memory after x is freed
        return x;
    }
}
