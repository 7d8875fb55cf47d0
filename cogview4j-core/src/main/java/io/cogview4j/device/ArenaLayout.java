package io.cogview4j.device;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.WholeLinear.Layer;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Which weight lies where in an arena: one piece of memory of one data type, which holds those of a block. Layers that read the same
 * input lie one below the other, so that they are one product. It is laid out in the order in which the weights are asked for.
 */
final class ArenaLayout {
    /** Of what begins in an arena, in values: 256 bytes or more, as allocators of devices align. */
    private static final long ALIGNMENT = 128;

    /** As much as a thread writes at a time, in values. */
    private static final long PORTION = 1 << 22;

    private final List<Portion> portions = new ArrayList<>();
    private long values;

    /** What is to be made of weights, once they lie in an arena. */
    @FunctionalInterface
    interface InArena<T> {
        /** Over this arena: views, in the innermost scope. */
        T over(Tensor arena);
    }

    /**
     * A linear layer of the checkpoint.
     *
     * @param weights below its name
     * @param features of its output
     * @param biased whether it must have a bias; another that it has is not asked for
     */
    record Part(Weights weights, long features, boolean biased) {
        /** With the bias that the checkpoint has, if it has one. */
        static Part of(Weights weights, long features) {
            return new Part(weights, features, weights.has("bias"));
        }
    }

    /** Rows of a stack; what is missing is zero. */
    private record Piece(Rows rows, Optional<Parameter> stored) {
        /** The same rows in parts of so many at most. */
        List<Piece> parts(long most) {
            return rows.parts(most).stream()
                    .map(part ->
                            new Piece(part, stored.map(all -> all.rows(part.start() - rows.start(), part.count()))))
                    .toList();
        }

        void fill(Tensor stack) {
            Tensor target = rows.of(stack);
            stored.ifPresentOrElse(parameter -> parameter.into(target), () -> target.zero_());
        }
    }

    /** What a thread writes at a time. */
    private record Portion(Stack stack, Piece piece) {}

    /**
     * Matrices of the same width, or vectors, one below the other.
     *
     * @param offset of the first value in the arena
     */
    private record Stack(long offset, long[] shape) implements InArena<Tensor> {
        @Override
        public Tensor over(Tensor arena) {
            return arena.narrow(0, offset, count(shape)).view(shape);
        }
    }

    /**
     * Lays out layers that read the same input as one layer. A bias that some of them lack is zero there. Reads nothing but headers.
     *
     * @param in width of the input
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    InArena<WholeLinear> linear(long in, Part... parts) {
        List<Layer> layers = new ArrayList<>();
        List<Piece> matrices = new ArrayList<>();
        List<Piece> biases = new ArrayList<>();
        long features = 0;
        for (Part part : parts) {
            Rows rows = new Rows(features, part.features());
            Parameter weight = part.weights().parameter("weight", part.features(), in);
            Optional<Parameter> bias =
                    part.biased() ? Optional.of(part.weights().parameter("bias", part.features())) : Optional.empty();
            layers.add(new Layer(weight.name(), rows));
            matrices.add(new Piece(rows, Optional.of(weight)));
            biases.add(new Piece(rows, bias));
            features = rows.end();
        }
        Stack weight = stack(matrices, features, in);
        if (biases.stream().allMatch(bias -> bias.stored().isEmpty())) {
            return arena -> new WholeLinear(weight.over(arena), null, layers);
        }
        Stack bias = stack(biases, features);
        return arena -> new WholeLinear(weight.over(arena), bias.over(arena), layers);
    }

    private Stack stack(List<Piece> pieces, long... shape) {
        Stack stack = new Stack(values, shape);
        values += aligned(count(shape));
        long rows = Math.max(1, PORTION * shape[0] / count(shape));
        pieces.stream()
                .flatMap(piece -> piece.parts(rows).stream())
                .forEach(piece -> portions.add(new Portion(stack, piece)));
        return stack;
    }

    /** So many values and what lies between them and the next ones. */
    static long aligned(long values) {
        return (values + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static long count(long... shape) {
        return LongStream.of(shape).reduce(1, Math::multiplyExact);
    }

    /** Of an arena that holds them all. */
    long values() {
        return values;
    }

    /**
     * Writes all weights to where they lie in an arena, converted to its data type.
     *
     * @param arena {@code [at least} {@link #values()}{@code ]} on the CPU
     * @param workers of whom the caller is one
     */
    void fill(Tensor arena, Workers workers) {
        workers.each(portions.size(), i -> {
            Portion portion = portions.get(i);
            portion.piece().fill(portion.stack().over(arena));
        });
    }
}
