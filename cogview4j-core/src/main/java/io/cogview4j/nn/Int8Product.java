package io.cogview4j.nn;

import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.safetensors.DType;
import io.cogview4j.tensor.Int8Units;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Weights in int8 with a scale for each row, on units for int8. Activations become int8 for each row ({@link Int8Inputs}), so what
 * is summed are whole numbers, and exact. A sum times both scales is the output, and rounded once if activations are bfloat16.
 * The bits of a row depend on that row alone.
 *
 * <p>The weight is the first factor, as it lies in memory: what comes out is small beside it, and turned over instead.
 */
record Int8Product(Parameter weight, Int8Units units) implements MatrixProduct {
    /** Of a task: its part of the weight stays in the cache. */
    private static final long FEATURES = 96;

    /** Of the weight at a time: deeper pieces would not stay in the cache. */
    private static final long DEPTH = 4096;

    /** Rows at a distance of a power of two would compete for places in the cache. */
    private static final long STRIDE = DEPTH + 64;

    /** Whose sums are scaled at a time. */
    private static final long SCALED_PANELS = 8;

    private static final long SCALED_VALUES = SCALED_PANELS * Int8Inputs.PANEL * FEATURES;

    private static final long WHOLE = 64;

    /** Far from sums that int32 does not hold. */
    private static final long MOST_INPUTS = 1 << 16;

    /** Whether the weight is stored as the units take it. Sums over all inputs have no room for scales of groups. */
    static boolean suits(Parameter weight) {
        return suits(weight.size(1)) && weight.int8Groups().equals(OptionalLong.of(1));
    }

    /** Whether one of these does. */
    static boolean suitsAny(WeightSizes weights) {
        return weights.int8Rows().tensors().stream()
                .anyMatch(tensor -> suits(tensor.shape().get(1)));
    }

    private static boolean suits(long in) {
        return in % WHOLE == 0 && in <= MOST_INPUTS;
    }

    /** The most that the largest of these matrices needs. */
    static long workBytes(WeightSizes weights, int threads) {
        return weights.matrices(0).tensors().stream()
                .filter(tensor -> tensor.dtype() == DType.I8)
                .mapToLong(tensor -> tensor.shape().get(1))
                .map(in -> Int8Inputs.bytes(in, threads) + threads * taskBytes(in))
                .max()
                .orElse(0);
    }

    private static long taskBytes(long in) {
        long sums = (Int8Inputs.most(in) + Int8Inputs.PANEL) * FEATURES;
        return FEATURES * STRIDE + Integer.BYTES * sums + Float.BYTES * 2 * SCALED_VALUES;
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        List<Rows> tasks = new Rows(0, features()).parts(FEATURES);
        for (Rows strip : new Rows(0, x.size(0)).parts(Int8Inputs.most(x.size(1)))) {
            Int8Inputs inputs = Int8Inputs.of(strip.of(x), units, workers);
            workers.each(tasks.size(), i -> {
                Rows features = tasks.get(i);
                Int8Values stored = features.of(weight).asInt8().orElseThrow();
                Tensor sums = sums(stored.values(), inputs);
                for (Rows panels : new Rows(0, inputs.panels().size()).parts(SCALED_PANELS)) {
                    Tensor values = scaled(panels.of(sums), panels.of(inputs.scales()), stored.scales());
                    if (bias != null) {
                        values.add_(features.of(bias).unsqueeze(1));
                    }
                    Rows rows = rows(panels, strip);
                    Tensor part = turned(values, rows.count());
                    epilogue.apply(rows, features, part);
                    features.columnsOf(rows.of(out)).copy_(part);
                }
            });
        }
    }

    /** {@code [panels, features, PANEL]}, exact. */
    private Tensor sums(Tensor stored, Int8Inputs inputs) {
        long features = stored.size(0);
        long panels = inputs.panels().size();
        Tensor sums = units.sums(panels * features * Int8Inputs.PANEL).view(panels, features, Int8Inputs.PANEL);
        sums.copy_(inputs.offsets().expand_as(sums));
        MatrixView targets = MatrixView.of(sums.view(panels * features, Int8Inputs.PANEL));
        Tensor shifted = units.weights(features * STRIDE).view(features, STRIDE);
        for (Rows depth : new Rows(0, stored.size(1)).parts(DEPTH)) {
            Tensor piece = shifted.narrow(1, 0, depth.count());
            torch.bitwise_xor_out(
                    piece, depth.columnsOf(stored).view(piece.scalar_type()), new Scalar(Int8Inputs.SHIFT));
            MatrixView rows = MatrixView.of(piece);
            for (int i = 0; i < panels; i++) {
                MatrixView panel = inputs.panels().get(i).rows(depth.start() / 4, depth.count() / 4);
                units.multiply(rows, panel, targets.rows(i * features, features).columns(0, panel.columns()), true);
            }
        }
        units.release();
        return sums;
    }

    /** float32 {@code [panels, features, PANEL]} of some panels. */
    private Tensor scaled(Tensor sums, Tensor inputScales, Tensor weightScales) {
        Tensor values = units.work(2 * SCALED_VALUES).narrow(0, 0, sums.numel()).view_as(sums);
        values.copy_(sums);
        return values.mul_(inputScales).mul_(weightScales);
    }

    private static Rows rows(Rows panels, Rows strip) {
        long start = strip.start() + panels.start() * Int8Inputs.PANEL;
        return new Rows(start, Math.min(panels.count() * Int8Inputs.PANEL, strip.end() - start));
    }

    /** {@code [rows, features]}. */
    private Tensor turned(Tensor values, long rows) {
        long features = values.size(1);
        Tensor part = units.work(2 * SCALED_VALUES)
                .narrow(0, SCALED_VALUES, rows * features)
                .view(rows, features);
        MatrixView from = MatrixView.of(values.view(-1, Int8Inputs.PANEL));
        MatrixView to = MatrixView.of(part);
        for (Rows panel : new Rows(0, rows).parts(Int8Inputs.PANEL)) {
            long first = panel.start() / Int8Inputs.PANEL * features;
            units.transpose(from.rows(first, features).columns(0, panel.count()), panel.of(to));
        }
        return part;
    }
}
