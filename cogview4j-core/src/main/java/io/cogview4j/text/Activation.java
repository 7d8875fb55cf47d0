package io.cogview4j.text;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The functions that {@code hidden_act} of a config may name. */
public enum Activation {
    SILU {
        @Override
        Tensor applyTo(Tensor x) {
            return torch.silu_(x);
        }
    },
    GELU {
        @Override
        Tensor applyTo(Tensor x) {
            return torch.gelu_(x, "none");
        }
    },
    GELU_TANH {
        @Override
        Tensor applyTo(Tensor x) {
            return torch.gelu_(x, "tanh");
        }
    },
    RELU {
        @Override
        Tensor applyTo(Tensor x) {
            return torch.relu_(x);
        }
    };

    /** Replaces {@code x} by the function of it. */
    abstract Tensor applyTo(Tensor x);

    /** The function that transformers means by {@code name}, or null. */
    static @Nullable Activation named(String name) {
        return switch (name) {
            case "silu", "swish" -> SILU;
            case "gelu" -> GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            default -> null;
        };
    }
}
