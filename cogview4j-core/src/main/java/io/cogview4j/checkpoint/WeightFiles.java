package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The safetensors files of one component, one or several shards. Owns them: all are mapped until this is closed. */
final class WeightFiles implements AutoCloseable {
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

    Path folder() {
        return folder;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The bytes of the tensors whose names are wanted, in the order of the files; neighbours are one segment. */
    List<MemorySegment> segments(Predicate<String> wanted) {
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
