package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The safetensors files of one component, one or several shards. Owns them: all are mapped until this is closed. */
final class WeightFiles implements WeightSource {
    private final WeightHeaders headers;
    private final Map<Path, SafetensorsFile> files = new LinkedHashMap<>();

    private WeightFiles(WeightHeaders headers) {
        this.headers = headers;
    }

    /**
     * Maps the files whose headers these are.
     *
     * @throws CheckpointException if one is gone by now, or cut short
     */
    static WeightFiles map(WeightHeaders headers) {
        WeightFiles weights = new WeightFiles(headers);
        try {
            headers.files().forEach((path, header) -> weights.files.put(path, SafetensorsFile.map(path, header)));
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /**
     * Reads the scales of all int8 weights, which are few bytes beside these: what is damaged among them is found before the work.
     *
     * @throws CheckpointException naming the first that are
     */
    static void requireScales(WeightHeaders headers) {
        List<TensorInfo> int8 = headers.entries().values().stream()
                .map(WeightHeaders.LocatedTensor::info)
                .filter(tensor -> tensor.dtype() == DType.I8)
                .toList();
        if (int8.isEmpty()) {
            return;
        }
        try (WeightFiles files = map(headers)) {
            for (TensorInfo tensor : int8) {
                try (var _ = Scope.open()) {
                    files.int8(Int8Values.weight(tensor).name(), tensor.shapeArray());
                }
            }
        }
    }

    @Override
    public Set<String> names() {
        return headers.names();
    }

    @Override
    public boolean has(String name) {
        return headers.entries().containsKey(name);
    }

    /** Normally a view of the file. */
    @Override
    public Tensor stored(String name, long... shape) {
        return stored(headers.require(name, shape), shape);
    }

    private Tensor stored(WeightHeaders.LocatedTensor entry, long... shape) {
        ScalarType type = type(entry);
        MemorySegment bytes = bytes(entry);
        boolean aligned = bytes.address() % (entry.info().dtype().bits() / 8) == 0;
        return aligned ? Tensors.over(bytes, type, shape) : copy(bytes, type, shape);
    }

    /** Normally views of the file. Scales are looked at: there is no saying what damaged ones would make of an image. */
    @Override
    public Optional<Int8Values> int8(String name, long... shape) {
        return headers.int8(name, shape).map(located -> {
            Tensor values = Tensors.over(bytes(located.values()), ScalarType.Char, shape);
            Tensor scales = stored(located.scales(), shape[0], located.groups());
            Tensor float32 = Tensors.isFloat32(scales) ? scales : scales.to(ScalarType.Float);
            if (!Tensors.allFiniteAndNotNegative(float32)) {
                throw new CheckpointException(
                        CoreMessage.SCALES_DAMAGED,
                        located.scales().file(),
                        located.scales().info().name());
            }
            return new Int8Values(values, float32);
        });
    }

    private MemorySegment bytes(WeightHeaders.LocatedTensor entry) {
        return Objects.requireNonNull(files.get(entry.file())).bytes(entry.info());
    }

    /** libtorch reads aligned memory only; a file may put a tensor anywhere. */
    private static Tensor copy(MemorySegment bytes, ScalarType type, long... shape) {
        Tensor raw = Tensors.over(bytes, ScalarType.Byte, bytes.byteSize()).clone();
        return raw.view(type).view(shape);
    }

    /** @throws CheckpointException if it is none of the types that can be computed with */
    static ScalarType type(WeightHeaders.LocatedTensor entry) {
        return floatType(entry.info().dtype())
                .orElseThrow(() -> new CheckpointException(
                        CoreMessage.TENSOR_OTHER_DTYPE,
                        entry.file(),
                        entry.info().name(),
                        entry.info().dtype()));
    }

    /** libtorch's name for it; empty if it is none of the types that can be computed with. */
    static Optional<ScalarType> floatType(DType type) {
        return switch (type) {
            case F32 -> Optional.of(ScalarType.Float);
            case BF16 -> Optional.of(ScalarType.BFloat16);
            case F16 -> Optional.of(ScalarType.Half);
            case F64 -> Optional.of(ScalarType.Double);
            default -> Optional.empty();
        };
    }

    /** In the order of the files; neighbours are one segment. */
    @Override
    public List<MemorySegment> segments(Predicate<String> wanted) {
        List<MemorySegment> segments = new ArrayList<>();
        for (SafetensorsFile file : files.values()) {
            List<TensorInfo> infos = file.tensors().values().stream()
                    .filter(info -> wanted.test(info.name()) && info.bytes() > 0)
                    .sorted(Comparator.comparingLong(TensorInfo::offset))
                    .toList();
            for (int i = 0; i < infos.size(); ) {
                TensorInfo first = infos.get(i);
                long end = first.offset();
                while (i < infos.size() && infos.get(i).offset() == end) {
                    end += infos.get(i++).bytes();
                }
                segments.add(file.bytes(first.offset(), end - first.offset()));
            }
        }
        return segments;
    }

    @Override
    public void requireUnchanged() {
        files.values().forEach(SafetensorsFile::requireUnchanged);
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
        files.clear();
    }
}
