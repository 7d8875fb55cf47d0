package io.cogview4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;

/** Where the weights of a component come from. */
sealed interface WeightSource extends AutoCloseable permits WeightFiles, BlankWeights, RandomWeights {
    /** Of all tensors that are known beforehand. */
    Set<String> names();

    /** Whether there is a tensor of this name. */
    boolean has(String name);

    /**
     * The tensor as stored, in the open scope; nothing may write to it.
     *
     * @throws io.cogview4j.message.CheckpointException if it is missing, has another shape, or is not float32, bfloat16 or
     *     float16
     */
    Tensor stored(String name, long... shape);

    /**
     * The whole numbers and scales of a weight that is stored so, in the open scope; empty if it is stored in another way, or
     * missing.
     *
     * @throws io.cogview4j.message.CheckpointException if it has another shape, or its scales are missing, damaged, or no
     *     scales of it
     */
    Optional<Int8Values> int8(String name, long... shape);

    /** The mapped bytes of the tensors whose names are wanted; what is not in a file has none. */
    List<MemorySegment> segments(Predicate<String> wanted);

    /**
     * Checks that the files are what they were when they were mapped; memory of a file that was cut short must not be
     * touched.
     *
     * @throws io.cogview4j.message.CheckpointException if one is not
     */
    default void requireUnchanged() {}

    @Override
    void close();
}
