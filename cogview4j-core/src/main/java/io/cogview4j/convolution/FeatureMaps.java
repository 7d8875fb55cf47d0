package io.cogview4j.convolution;

import io.cogview4j.tensor.Backend;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What convolutions read and write, {@code [1, C, H, W]}, with the channels of a position beside each other in memory:
 * rows are contiguous ranges, and the library need not reorder what it convolves, which halves the time in bfloat16.
 */
public final class FeatureMaps {
    private static final MemoryFormat CHANNELS_LAST = MemoryFormat.ChannelsLast;

    private FeatureMaps() {}

    /** The order on a device: this one, unless it is planar. */
    static MemoryFormat order(Backend backend) {
        return backend.isPlanar() ? MemoryFormat.Contiguous : CHANNELS_LAST;
    }

    /** Uninitialised, in memory of the host. */
    static Tensor onHost(MemoryFormat order, ScalarType type, long... shape) {
        return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional(order));
    }

    /** Whether a channel lies beside the other as a whole. */
    public static boolean isPlanar(Tensor x) {
        return x.is_contiguous();
    }

    /** Uninitialised, on the device and in the order of {@code like}. */
    public static Tensor emptyLike(Tensor like, ScalarType type, long... shape) {
        MemoryFormat order = isPlanar(like) ? MemoryFormat.Contiguous : CHANNELS_LAST;
        return torch.empty(shape, like.options().dtype(new ScalarTypeOptional(type)), new MemoryFormatOptional(order));
    }

    /** Uninitialised, on the device of {@code neighbour}. */
    public static Tensor empty(Tensor neighbour, ScalarType type, long... shape) {
        return torch.empty(
                shape,
                neighbour.options().dtype(new ScalarTypeOptional(type)),
                new MemoryFormatOptional(CHANNELS_LAST));
    }

    /** A copy in this order of memory and data type, on the device of {@code neighbour}. */
    public static Tensor copyOf(Tensor x, Tensor neighbour, ScalarType type) {
        Tensor copy = empty(neighbour, type, x.sizes().vec().get());
        copy.copy_(x);
        return copy;
    }

    /** In this order of memory, copied only if it has another. */
    public static Tensor ordered(Tensor x) {
        return x.contiguous(CHANNELS_LAST);
    }

    /** {@code [1, C, H, W] -> [H W, C]}, a view; of whole rows. */
    public static Tensor positions(Tensor x) {
        return x.permute(0, 2, 3, 1).view(-1, x.size(1));
    }
}
