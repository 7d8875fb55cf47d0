package io.cogview4j.checkpoint;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.pytorch.MemoryFormatOptional;
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
        private static final String QUANTO_VALUES = "._data";

        /** The whole numbers have the name of the weight. */
        static Names ours(String weight) {
            return new Names(weight, weight + "_scale");
        }

        /** As optimum-quanto writes a state. */
        static Names quanto(String weight) {
            return new Names(weight + QUANTO_VALUES, weight + "._scale");
        }

        /** All that may belong to a weight. */
        static List<String> all(String weight) {
            Names ours = ours(weight);
            Names quanto = quanto(weight);
            return List.of(ours.values(), ours.scales(), quanto.values(), quanto.scales());
        }
    }

    /** Of what is scaled before it is rounded to another data type than float32, by each thread. */
    public static final long SCALED_BYTES = 1L << 18;

    /** The largest whole number: as many below zero as above. */
    private static final float MOST = 127;

    /** What the scales are called that belong to a tensor of whole numbers of this name. */
    public static String scales(String values) {
        return values.endsWith(Names.QUANTO_VALUES)
                ? Names.quanto(values.substring(0, values.length() - Names.QUANTO_VALUES.length()))
                        .scales()
                : Names.ours(values).scales();
    }

    /** A tensor under the name of the weight that it holds, whose values may have another. */
    public static TensorInfo weight(TensorInfo tensor) {
        String name = tensor.name();
        return name.endsWith(Names.QUANTO_VALUES)
                ? new TensorInfo(
                        name.substring(0, name.length() - Names.QUANTO_VALUES.length()),
                        tensor.dtype(),
                        tensor.shape(),
                        tensor.offset(),
                        tensor.bytes())
                : tensor;
    }

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

    /**
     * What rounding changed of some weights, and what they were, as sums of squares.
     *
     * @param changed not a number if a weight was none, or infinite
     */
    public record Change(double changed, double whole) {
        /** Of all of these together. */
        public Change plus(Change other) {
            return new Change(changed + other.changed, whole + other.whole);
        }

        /** The norm of what changed by that of the weights. */
        public double relativeError() {
            return whole == 0 ? 0 : Math.sqrt(changed / whole);
        }
    }

    /**
     * Rounds weights as a file stores them, {@code [rows, in]}, all aligned to their types.
     *
     * @param stored of a float type
     * @param values for int8 {@code [rows, in]}
     * @param scales for float32 {@code [rows, groups]}
     */
    public static Change round(
            MemorySegment stored,
            DType type,
            long rows,
            long in,
            long groups,
            MemorySegment values,
            MemorySegment scales) {
        try (var _ = Scope.open()) {
            Tensor floats = Tensors.over(stored, WeightFiles.floatType(type).orElseThrow(), rows, in)
                    .to(ScalarType.Float, false, true, new MemoryFormatOptional());
            Int8Values rounded = rounding(floats, groups);
            Tensors.over(values, ScalarType.Char, rows, in).copy_(rounded.values());
            Tensors.over(scales, ScalarType.Float, rows, groups).copy_(rounded.scales());
            if (!Tensors.allFinite(rounded.scales())) {
                return new Change(Double.NaN, Double.NaN);
            }
            double whole = squares(floats);
            return new Change(squares(floats.sub_(rounded.floats())), whole);
        }
    }

    private static double squares(Tensor values) {
        double norm = values.norm().item_float();
        // Squares of the largest floats are none.
        double wide = Double.isFinite(norm)
                ? norm
                : values.to(ScalarType.Double).norm().item_double();
        return wide * wide;
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
