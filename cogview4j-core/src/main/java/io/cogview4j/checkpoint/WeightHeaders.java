package io.cogview4j.checkpoint;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the files of a component's weights hold, from their headers, which are read once: enough to hold a network against
 * them and to plan its memory. Nothing is mapped.
 */
public final class WeightHeaders {
    /** Where a tensor lies. */
    record LocatedTensor(Path file, TensorInfo info) {}

    private final Path folder;
    private final Map<Path, SafetensorsHeader> files;
    private final Map<String, LocatedTensor> entries;

    private WeightHeaders(Path folder, Map<Path, SafetensorsHeader> files, Map<String, LocatedTensor> entries) {
        this.folder = folder;
        this.files = Collections.unmodifiableMap(files);
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * Reads the headers of a component's weights: of its single file, or of all shards that its index names. Of a tensor
     * that is in several shards, the one counts that the index names, or else the last, as in Python.
     *
     * @throws CheckpointException if there are none, or a file is missing, cut short or damaged
     */
    public static WeightHeaders read(Path folder) {
        Map<Path, SafetensorsHeader> files = new LinkedHashMap<>();
        Map<String, LocatedTensor> entries = new LinkedHashMap<>();
        WeightLayout layout = WeightLayout.find(folder);
        for (Path file : layout.files()) {
            SafetensorsHeader header = SafetensorsHeader.read(file);
            files.put(file, header);
            for (TensorInfo info : header.tensors().values()) {
                boolean counts = file.equals(layout.places().getOrDefault(info.name(), file));
                if (counts) {
                    entries.put(info.name(), new LocatedTensor(file, info));
                } else {
                    entries.putIfAbsent(info.name(), new LocatedTensor(file, info));
                }
            }
        }
        return new WeightHeaders(folder, files, entries);
    }

    /**
     * Holds a network against the headers: it is built as over the weights themselves, but of nothing, and closed again.
     *
     * @param load asks for all weights of the network
     * @return these headers
     * @throws CheckpointException if a tensor is missing, has another shape, or is not of a float type; and
     *     if that is so because the weights are quantised
     */
    public WeightHeaders require(ComputeSettings compute, Function<Weights, ? extends AutoCloseable> load) {
        try {
            Weights.blank(this, compute, load);
            return this;
        } catch (CheckpointException e) {
            String method = Quantisation.of(this).orElseThrow(() -> e);
            throw new CheckpointException(e, CoreMessage.WEIGHTS_QUANTISED, folder, method);
        }
    }

    public WeightSizes sizes() {
        return new WeightSizes(
                entries.values().stream().map(LocatedTensor::info).toList());
    }

    /** The component's folder. */
    public Path folder() {
        return folder;
    }

    /** The files and what each says of itself. */
    Map<Path, SafetensorsHeader> files() {
        return files;
    }

    Map<String, LocatedTensor> entries() {
        return entries;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** @throws CheckpointException if there is no tensor of this name and shape */
    LocatedTensor require(String name, long... shape) {
        LocatedTensor entry = entries.get(name);
        if (entry == null) {
            throw missing(name);
        }
        if (!Arrays.equals(entry.info().shapeArray(), shape)) {
            throw new CheckpointException(
                    CoreMessage.TENSOR_OTHER_SHAPE,
                    entry.file(),
                    name,
                    entry.info().shape(),
                    Arrays.toString(shape));
        }
        return entry;
    }

    private CheckpointException missing(String name) {
        List<String> near = entries.keySet().stream()
                .sorted(Comparator.comparingInt(key -> -commonPrefix(key, name)))
                .limit(3)
                .toList();
        return new CheckpointException(CoreMessage.TENSOR_MISSING, folder, name, String.join(", ", near));
    }

    private static int commonPrefix(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
