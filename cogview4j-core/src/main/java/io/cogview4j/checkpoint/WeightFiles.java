package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The safetensors files of one component, one or several shards. Owns them: all are mapped until this is closed. */
final class WeightFiles implements WeightSource {
    /** Where a tensor lies. */
    record Entry(SafetensorsFile file, TensorInfo info) {}

    private final Path folder;
    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private WeightFiles(Path folder) {
        this.folder = folder;
    }

    /** Opens the weights in a component's folder: its index and all shards, or its single file. */
    static WeightFiles open(Path folder) {
        WeightFiles weights = new WeightFiles(folder);
        try {
            for (Path path : WeightLayout.find(folder).files()) {
                weights.add(SafetensorsFile.open(path));
            }
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private void add(SafetensorsFile file) {
        files.add(file);
        for (TensorInfo info : file.tensors().values()) {
            Entry before = entries.putIfAbsent(info.name(), new Entry(file, info));
            if (before != null) {
                throw new CheckpointException(
                        MessageCode.TENSOR_IN_TWO_FILES,
                        info.name(),
                        before.file().path(),
                        file.path());
            }
        }
    }

    Map<String, Entry> entries() {
        return entries;
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Normally a view of the file. */
    @Override
    public Tensor stored(String name, long... shape) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw missing(name);
        }
        if (!Arrays.equals(entry.info().shapeArray(), shape)) {
            throw new CheckpointException(
                    MessageCode.TENSOR_OTHER_SHAPE,
                    entry.file().path(),
                    name,
                    entry.info().shape(),
                    Arrays.toString(shape));
        }
        ScalarType type = type(entry);
        MemorySegment bytes = entry.file().bytes(entry.info());
        boolean aligned = bytes.address() % (entry.info().dtype().bits() / 8) == 0;
        return aligned ? Tensors.over(bytes, type, shape) : copy(bytes, type, shape);
    }

    /** libtorch reads aligned memory only; a file may put a tensor anywhere. */
    private static Tensor copy(MemorySegment bytes, ScalarType type, long... shape) {
        Tensor raw = Tensors.over(bytes, ScalarType.Byte, bytes.byteSize()).clone();
        return raw.view(type).view(shape);
    }

    private static ScalarType type(Entry entry) {
        return switch (entry.info().dtype()) {
            case F32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case F16 -> ScalarType.Half;
            default ->
                throw new CheckpointException(
                        MessageCode.TENSOR_OTHER_DTYPE,
                        entry.file().path(),
                        entry.info().name(),
                        entry.info().dtype());
        };
    }

    private CheckpointException missing(String name) {
        List<String> near = entries.keySet().stream()
                .sorted(Comparator.comparingInt(key -> -commonPrefix(key, name)))
                .limit(3)
                .toList();
        return new CheckpointException(MessageCode.TENSOR_MISSING, folder, name, String.join(", ", near));
    }

    private static int commonPrefix(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** In the order of the files; neighbours are one segment. */
    @Override
    public List<MemorySegment> segments(Predicate<String> wanted) {
        List<MemorySegment> segments = new ArrayList<>();
        for (SafetensorsFile file : files) {
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
    public void close() {
        files.forEach(SafetensorsFile::close);
        files.clear();
    }
}
