package io.cogview4j.quantise;

import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes one file of weights of another. A piece at a time is in memory: a few rows of a matrix, whatever its size.
 *
 * @param progress told how many bytes of the source a piece had, after each; what it throws ends the work
 */
record ShardWriter(WeightHeaders headers, ComponentPlan.Shard shard, LongConsumer progress) {
    private static final long PIECE_VALUES = 1L << 20;
    private static final long PIECE_BYTES = 1L << 22;
    private static final long ALIGNMENT = 64;

    /** What rounding did to a weight. */
    record Rounded(String name, Int8Values.Change change) {}

    /**
     * Writes {@code shard} into a folder.
     *
     * @throws CheckpointException if the source was changed meanwhile, or one of its weights is not finite
     */
    List<Rounded> writeTo(Path folder) throws IOException {
        List<Rounded> rounded = new ArrayList<>();
        try (SafetensorsFile source = headers.map(shard.from());
                FileChannel out = FileChannel.open(
                        folder.resolve(shard.name()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            shard.outline().writeHeader(out);
            for (TensorInfo tensor : shard.tensors()) {
                if (QuantisedLayers.include(tensor)) {
                    rounded.add(round(source, tensor, out));
                } else {
                    copy(source, tensor, out);
                }
                source.bytes(tensor).unload();
            }
            out.force(false);
        }
        return rounded;
    }

    private void copy(SafetensorsFile source, TensorInfo tensor, FileChannel out) throws IOException {
        long to = shard.outline().tensor(tensor.name()).offset();
        for (long at = 0; at < tensor.bytes(); at += PIECE_BYTES) {
            long bytes = Math.min(PIECE_BYTES, tensor.bytes() - at);
            source.requireUnchanged();
            write(source.bytes(tensor.offset() + at, bytes), out, to + at);
            progress.accept(bytes);
        }
    }

    private Rounded round(SafetensorsFile source, TensorInfo tensor, FileChannel out) throws IOException {
        long rows = tensor.shape().getFirst();
        long in = tensor.shape().getLast();
        TensorInfo values = shard.outline().tensor(tensor.name());
        TensorInfo scales = shard.outline().tensor(tensor.name() + ComponentPlan.SCALES);
        long groups = scales.elements() / rows;
        long pieceRows = Math.clamp(PIECE_VALUES / in, 1, rows);
        long rowBytes = tensor.bytes() / rows;
        Int8Values.Change change = new Int8Values.Change(0, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(pieceRows * rowBytes, ALIGNMENT);
            MemorySegment numbers = arena.allocate(pieceRows * in, ALIGNMENT);
            MemorySegment factors = arena.allocate(pieceRows * groups * Float.BYTES, ALIGNMENT);
            for (long row = 0; row < rows; row += pieceRows) {
                long count = Math.min(pieceRows, rows - row);
                source.requireUnchanged();
                floats.copyFrom(source.bytes(tensor.offset() + row * rowBytes, count * rowBytes));
                change = change.plus(Int8Values.round(floats, tensor.dtype(), count, in, groups, numbers, factors));
                if (Double.isNaN(change.changed())) {
                    throw new CheckpointException(QuantiseMessage.QUANTISE_NOT_FINITE, source.path(), tensor.name());
                }
                write(numbers.asSlice(0, count * in), out, values.offset() + row * in);
                write(
                        factors.asSlice(0, count * groups * Float.BYTES),
                        out,
                        scales.offset() + row * groups * Float.BYTES);
                progress.accept(count * rowBytes);
            }
        }
        return new Rounded(tensor.name(), change);
    }

    private static void write(MemorySegment bytes, FileChannel out, long position) throws IOException {
        ByteBuffer buffer = bytes.asByteBuffer();
        while (buffer.hasRemaining()) {
            out.write(buffer, position + buffer.position());
        }
    }
}
