package io.cogview4j.device;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.WholeLinear.Layer;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a block, and where each lies in an arena: one piece of memory of one data type. Queries, keys and values lie one
 * below the other, so that they are one product.
 */
final class BlockWeights {
    /** Of what begins in an arena, in values: 256 bytes or more, as allocators of devices align. */
    private static final long ALIGNMENT = 128;

    private final Linear qkv;
    private final Linear out;
    private final Linear expand;
    private final Linear contract;
    private final Linear adaLn;
    private final int heads;
    private final WeightPages pages;
    private final List<Stack> stacks = new ArrayList<>();
    private long values;

    /**
     * Matrices of the same width, or vectors, one below the other.
     *
     * @param offset of the first value in the arena
     * @param rows of each part; the parts that are missing are zero
     */
    private record Stack(long offset, long rows, long[] shape, List<Optional<Parameter>> parts) {
        Tensor of(Tensor arena) {
            long count = 1;
            for (long size : shape) {
                count *= size;
            }
            return arena.narrow(0, offset, count).view(shape);
        }

        void fill(Tensor arena) {
            Tensor all = of(arena);
            for (int i = 0; i < parts.size(); i++) {
                Tensor part = all.narrow(0, i * rows, rows);
                parts.get(i).ifPresentOrElse(parameter -> parameter.into(part), () -> part.zero_());
            }
        }
    }

    private record Linear(Stack weight, @Nullable Stack bias, List<Layer> layers) {
        WholeLinear over(Tensor arena) {
            return new WholeLinear(weight.of(arena), bias == null ? null : bias.of(arena), layers);
        }
    }

    private BlockWeights(Weights weights, BlockShape shape) {
        long width = shape.width();
        Weights attention = weights.at("attn1");
        qkv = linear(width, width, attention.at("to_q"), attention.at("to_k"), attention.at("to_v"));
        out = linear(width, width, attention.at("to_out", 0));
        expand = linear(width, 4 * width, weights.at("ff").at("net", 0).at("proj"));
        contract = linear(4 * width, width, weights.at("ff").at("net", 2));
        adaLn = linear(shape.timeEmbedWidth(), 12 * width, weights.at("norm1").at("linear"));
        heads = shape.heads();
        pages = weights.pages();
    }

    /**
     * Reads nothing but headers.
     *
     * @param weights below {@code transformer_blocks.i}
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    static BlockWeights of(Weights weights, BlockShape shape) {
        return new BlockWeights(weights, shape);
    }

    private Linear linear(long in, long outOfEach, Weights... layers) {
        List<Parameter> matrices = new ArrayList<>();
        List<Optional<Parameter>> biases = new ArrayList<>();
        for (Weights layer : layers) {
            matrices.add(layer.parameter("weight", outOfEach, in));
            biases.add(layer.has("bias") ? Optional.of(layer.parameter("bias", outOfEach)) : Optional.empty());
        }
        long features = layers.length * outOfEach;
        Stack weight = stack(outOfEach, matrices.stream().map(Optional::of).toList(), features, in);
        Stack bias = biases.stream().anyMatch(Optional::isPresent) ? stack(outOfEach, biases, features) : null;
        return new Linear(
                weight,
                bias,
                IntStream.range(0, layers.length)
                        .mapToObj(i -> new Layer(matrices.get(i).name(), new Rows(i * outOfEach, outOfEach)))
                        .toList());
    }

    private Stack stack(long rowsOfEach, List<Optional<Parameter>> parts, long... shape) {
        Stack stack = new Stack(values, rowsOfEach, shape, parts);
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        values += (count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        stacks.add(stack);
        return stack;
    }

    /** Of an arena that holds them all. */
    long values() {
        return values;
    }

    /**
     * Writes them to where they lie in an arena, converted to its data type.
     *
     * @param arena {@code [at least} {@link #values()}{@code ]} on the CPU
     * @throws io.cogview4j.message.CheckpointException if the files are not what they were
     */
    void fill(Tensor arena) {
        pages.requireUnchanged();
        try (var _ = Scope.open()) {
            stacks.forEach(stack -> stack.fill(arena));
        }
    }

    /** Gives the pages of the files back to the system. */
    void unload() {
        pages.unload();
    }

    /** The block whose weights are in this arena: views, in the innermost scope. */
    WholeBlock over(Tensor arena) {
        return new WholeBlock(
                adaLn.over(arena),
                new WholeAttention(qkv.over(arena), out.over(arena), heads),
                expand.over(arena),
                contract.over(arena));
    }
}
