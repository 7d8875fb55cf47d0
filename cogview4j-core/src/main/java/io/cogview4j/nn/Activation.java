package io.cogview4j.nn;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CoreMessage;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The functions between linear layers or convolutions that a config may name. */
public enum Activation implements Epilogue {
    SILU,
    MISH,
    GELU,
    GELU_TANH,
    RELU;

    /**
     * The function that {@code key} names, as diffusers and transformers write it; SiLU where it names none.
     *
     * @throws io.cogview4j.message.CheckpointException if it is none of these
     */
    public static Activation read(ConfigJson config, String key) {
        String name = config.text(key, "silu");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "silu", "swish" -> SILU;
            case "mish" -> MISH;
            case "gelu" -> GELU;
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            default -> throw config.refused(CoreMessage.ACTIVATION_UNKNOWN, key, name, "silu, mish, gelu, relu");
        };
    }

    @Override
    public void apply(Rows rows, Rows features, Tensor part) {
        applyTo(part);
    }

    /** A new tensor, contiguous. */
    public Tensor of(Tensor x) {
        return switch (this) {
            case SILU -> torch.silu(x);
            case MISH -> torch.mish(x);
            case GELU -> torch.gelu(x, "none");
            case GELU_TANH -> torch.gelu(x, "tanh");
            case RELU -> torch.relu(x);
        };
    }

    /** Overwrites {@code x}, and returns it. */
    public Tensor applyTo(Tensor x) {
        Tensor same =
                switch (this) {
                    case SILU -> torch.silu_(x);
                    case MISH -> torch.mish_(x);
                    case GELU -> torch.gelu_(x, "none");
                    case GELU_TANH -> torch.gelu_(x, "tanh");
                    case RELU -> torch.relu_(x);
                };
        same.close(); // not to keep the memory after x is freed
        return x;
    }
}
