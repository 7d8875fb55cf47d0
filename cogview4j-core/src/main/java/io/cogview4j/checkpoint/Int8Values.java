package io.cogview4j.checkpoint;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight {@code [out, in]} of which each value is a whole number from -127 to 127, times the scale of its row, or of its
 * group in the row.
 *
 * @param values int8 {@code [out, in]}
 * @param scales float32 {@code [out, groups]}; a row has groups of {@code in / groups} neighbours
 */
public record Int8Values(Tensor values, Tensor scales) {
    /** What the two tensors of a weight are called. */
    record Names(String values, String scales) {
        /** The whole numbers have the name of the weight. */
        static Names ours(String weight) {
            return new Names(weight, weight + "_scale");
        }

        /** As optimum-quanto writes a state. */
        static Names quanto(String weight) {
            return new Names(weight + "._data", weight + "._scale");
        }

        /** All that may belong to a weight. */
        static List<String> all(String weight) {
            Names ours = ours(weight);
            Names quanto = quanto(weight);
            return List.of(ours.values(), ours.scales(), quanto.values(), quanto.scales());
        }
    }

    /** The largest whole number: as many below zero as above. */
    private static final float MOST = 127;

    /**
     * The nearest that can be stored so, each at most half a scale away; new tensors. The largest value of a group is 127
     * scales; what is NaN or infinite makes its group's scale so.
     *
     * @param floats float32 {@code [out, in]} on the CPU
     * @param groups in a row, of the same size
     */
    public static Int8Values rounding(Tensor floats, long groups) {
        long[] shape = {floats.size(0), floats.size(1)};
        Tensor grouped = floats.view(shape[0], groups, shape[1] / groups);
        Tensor largest = grouped.abs().amax(new long[] {2}, true);
        // Nothing is divided by zero, and no scale loses its digits for being tiny.
        Tensor scales = largest.div_(new Scalar(MOST)).clamp_min_(new Scalar(Float.MIN_NORMAL));
        Tensor values = grouped.div(scales).round_().to(ScalarType.Char);
        return new Int8Values(values.view(shape), scales.view(shape[0], groups));
    }

    /** What they stand for: float32 {@code [out, in]}, a new tensor. */
    public Tensor floats() {
        long[] shape = {values.size(0), values.size(1)};
        Tensor grouped = values.to(ScalarType.Float).view(shape[0], scales.size(1), groupSize());
        return grouped.mul_(scales.unsqueeze(2)).view(shape);
    }

    /** How many neighbours in a row have a scale in common. */
    public long groupSize() {
        return values.size(1) / scales.size(1);
    }
}
