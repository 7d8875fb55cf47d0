package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
        files.clear();
    }
}
