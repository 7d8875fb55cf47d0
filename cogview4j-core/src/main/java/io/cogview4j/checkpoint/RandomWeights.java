package io.cogview4j.checkpoint;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights that are nowhere but in memory, of whatever name and shape is asked for: normal noise that keeps activations
 * near one. They serve to measure time and memory, and draw nothing.
 *
 * <p>Drawing hundreds of millions of numbers would take longer than what is measured with them, so all tensors repeat one
 * block of noise, each from a place of its own.
 */
final class RandomWeights implements WeightSource {
    private static final int BLOCK_VALUES = (1 << 22) - 1; // odd, so that rows of a matrix differ
    private static final double VECTOR_DEVIATION = 0.02;
    private static final long HEADER_BYTES = 8; // of a file, modulo those of a cache line

    private final boolean int8;
    private final ScalarType type;
    private final Predicate<String> optional;
    private final SplittableRandom places;
    private final TensorOwner owner = new TensorOwner();
    private final Tensor noise;

    /**
     * @param stored in which type; int8 for matrices alone, beside which all else is bfloat16
     * @param optional which of the tensors that a checkpoint may lack there are
     */
    RandomWeights(ScalarType stored, long seed, Predicate<String> optional) {
        this.int8 = stored == ScalarType.Char;
        this.type = int8 ? ScalarType.BFloat16 : stored;
        this.optional = optional;
        this.places = new SplittableRandom(seed);
        try (var _ = Scope.open()) {
            Tensor normal = torch.empty(new long[] {BLOCK_VALUES}, new TensorOptions(type), null);
            torch.normal_outf(
                    0, 1, new long[] {BLOCK_VALUES}, new GeneratorOptional(torch.make_generator_cpu(seed)), normal);
            this.noise = owner.own(normal);
        }
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean has(String name) {
        return optional.test(name);
    }

    @Override
    public Tensor stored(String name, long... shape) {
        Tensor values = uninitialised(shape);
        try (var _ = Scope.open()) {
            fill(
                    values.view(-1),
                    shape.length > 1 ? 1 / Math.sqrt(values.numel() / (double) shape[0]) : VECTOR_DEVIATION);
            if (shape.length == 1 && name.endsWith("weight")) {
                values.add_(new Scalar(1.0f)); // of a norm
            }
        }
        return values;
    }

    /** If they are stored so, all matrices, and nothing else. */
    @Override
    public Optional<Int8Values> int8(String name, long... shape) {
        if (!int8 || shape.length != 2) {
            return Optional.empty();
        }
        try (Scope scope = Scope.open()) {
            Int8Values rounded = Int8Values.rounding(stored(name, shape).to(ScalarType.Float), 1);
            return Optional.of(new Int8Values(scope.keep(rounded.values()), scope.keep(rounded.scales())));
        }
    }

    /** As in a file, where nothing begins with a cache line: that costs time, too. */
    private Tensor uninitialised(long... shape) {
        try (Scope scope = Scope.open()) {
            long count = LongStream.of(shape).reduce(1, Math::multiplyExact);
            long before = HEADER_BYTES / torch.elementSize(type);
            Tensor buffer = torch.empty(new long[] {before + count}, new TensorOptions(type), null);
            return scope.keep(buffer.narrow(0, before, count).view(shape));
        }
    }

    private void fill(Tensor values, double deviation) {
        long from = places.nextInt(BLOCK_VALUES);
        for (long at = 0; at < values.numel(); ) {
            long count = Math.min(BLOCK_VALUES - from, values.numel() - at);
            torch.mul_out(values.narrow(0, at, count), noise.narrow(0, from, count), new Scalar(deviation));
            at += count;
            from = 0;
        }
    }

    @Override
    public List<MemorySegment> segments(Predicate<String> wanted) {
        return List.of();
    }

    @Override
    public void close() {
        owner.close();
    }
}
