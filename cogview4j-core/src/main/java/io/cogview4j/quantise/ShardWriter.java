package io.cogview4j.quantise;

import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Writes one file of weights of another. A piece at a time is in memory: a few rows of a matrix, whatever its size.
 *
 * @param progress told how many bytes of the source a piece had, after each; what it throws ends the work
 */
record ShardWriter(WeightHeaders headers, ComponentPlan.Shard shard, LongConsumer progress) {
    private static final long PIECE_VALUES = 1L << 20;
    private static final long PIECE_BYTES = 1L << 22;
    private static final long ALIGNMENT = 64;

    /** What rounding changed, and what there was, as sums of squares. */
    record Rounded(String name, double changed, double whole) {
        double relativeError() {
            return whole == 0 ? 0 : Math.sqrt(changed / whole);
        }
    }

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
        double changed = 0;
        double whole = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(pieceRows * rowBytes, ALIGNMENT);
            MemorySegment numbers = arena.allocate(pieceRows * in, ALIGNMENT);
            MemorySegment factors = arena.allocate(pieceRows * groups * Float.BYTES, ALIGNMENT);
            for (long row = 0; row < rows; row += pieceRows) {
                long count = Math.min(pieceRows, rows - row);
                source.requireUnchanged();
                floats.copyFrom(source.bytes(tensor.offset() + row * rowBytes, count * rowBytes));
                try (var _ = Scope.open()) {
                    Tensor piece = Tensors.over(floats, type(tensor), count, in).to(ScalarType.Float);
                    Int8Values rounded = Int8Values.rounding(piece, groups);
                    if (!Tensors.allFinite(rounded.scales())) {
                        throw new CheckpointException(CoreMessage.QUANTISE_NOT_FINITE, source.path(), tensor.name());
                    }
                    Tensors.over(numbers, ScalarType.Char, count, in).copy_(rounded.values());
                    Tensors.over(factors, ScalarType.Float, count, groups).copy_(rounded.scales());
                    whole += squares(piece);
                    changed += squares(piece.sub_(rounded.floats()));
                }
                write(numbers.asSlice(0, count * in), out, values.offset() + row * in);
                write(
                        factors.asSlice(0, count * groups * Float.BYTES),
                        out,
                        scales.offset() + row * groups * Float.BYTES);
                progress.accept(count * rowBytes);
            }
        }
        return new Rounded(tensor.name(), changed, whole);
    }

    private static double squares(Tensor values) {
        double norm = values.norm().item_float();
        // Squares of the largest floats are none.
        double wide = Double.isFinite(norm)
                ? norm
                : values.to(ScalarType.Double).norm().item_double();
        return wide * wide;
    }

    private static ScalarType type(TensorInfo tensor) {
        return switch (tensor.dtype()) {
            case F32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case F16 -> ScalarType.Half;
            case F64 -> ScalarType.Double;
            default -> throw new IllegalArgumentException(tensor + " is not to be rounded");
        };
    }

    private static void write(MemorySegment bytes, FileChannel out, long position) throws IOException {
        ByteBuffer buffer = bytes.asByteBuffer();
        while (buffer.hasRemaining()) {
            out.write(buffer, position + buffer.position());
        }
    }
}
