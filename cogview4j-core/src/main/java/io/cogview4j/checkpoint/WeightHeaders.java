package io.cogview4j.checkpoint;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the files of a component's weights hold, from their headers, which are read once: enough to hold a network against
 * them and to plan its memory. Nothing is mapped.
 */
public final class WeightHeaders {
    /** Where a tensor lies. */
    record LocatedTensor(Path file, TensorInfo info) {}

    /** Where a weight lies that is stored as whole numbers {@code [out, in]} and scales, one for each group of a row. */
    record LocatedInt8(LocatedTensor values, LocatedTensor scales) {
        long groups() {
            return scales.info().elements() / values.info().shape().getFirst();
        }
    }

    private static final Set<DType> FLOATS = EnumSet.of(DType.F32, DType.BF16, DType.F16);

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
     * @throws CheckpointException if a tensor is missing, has another shape, or is neither of a float type nor int8 with its
     *     scales; and if the weights are quantised in a way that is not read
     */
    public WeightHeaders require(ComputeSettings compute, Function<Weights, ? extends AutoCloseable> load) {
        Quantisation.requireReadable(this);
        try {
            Weights.blank(this, compute, load);
            WeightFiles.requireScales(this);
            return this;
        } catch (CheckpointException e) {
            String method = Quantisation.explaining(e, this).orElseThrow(() -> e);
            throw new CheckpointException(e, CoreMessage.WEIGHTS_QUANTISED, folder, method);
        }
    }

    /** How the weights are quantised, as a config or a program names it; empty if they are not. */
    public Optional<String> quantisation() {
        return Quantisation.of(this);
    }

    /** The files in order, and of each the tensors that count. */
    public Map<Path, List<TensorInfo>> tensors() {
        Map<Path, List<TensorInfo>> tensors = new LinkedHashMap<>();
        files.keySet().forEach(file -> tensors.put(file, new ArrayList<>()));
        entries.values()
                .forEach(tensor ->
                        Objects.requireNonNull(tensors.get(tensor.file())).add(tensor.info()));
        return tensors;
    }

    /**
     * Maps one of the files.
     *
     * @throws CheckpointException if it is gone by now, or cut short
     */
    public SafetensorsFile map(Path file) {
        return SafetensorsFile.map(file, Objects.requireNonNull(files.get(file)));
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

    /**
     * A weight that is stored as whole numbers and scales; empty if it is stored in another way, or missing.
     *
     * @throws CheckpointException if it has another shape, or no scales of its own that could be used
     */
    Optional<LocatedInt8> int8(String name, long... shape) {
        Int8Values.Names names =
                entries.containsKey(name) ? Int8Values.Names.ours(name) : Int8Values.Names.quanto(name);
        LocatedTensor values = entries.get(names.values());
        LocatedTensor scales = entries.get(names.scales());
        if (values == null) {
            return Optional.empty();
        }
        if (values.info().dtype() != DType.I8) {
            if (scales != null && FLOATS.contains(values.info().dtype())) {
                throw new CheckpointException(
                        CoreMessage.SCALES_OF_FLOATS,
                        scales.file(),
                        names.scales(),
                        names.values(),
                        values.info().dtype());
            }
            return Optional.empty();
        }
        if (scales == null && !QuantisationConfig.of(folder).isRead()) {
            return Optional.empty(); // some numbers, and nothing says that they are weights
        }
        require(names.values(), shape);
        if (scales == null) {
            throw new CheckpointException(CoreMessage.SCALES_MISSING, values.file(), names.values(), names.scales());
        }
        requireScales(scales, shape);
        return Optional.of(new LocatedInt8(values, scales));
    }

    private static void requireScales(LocatedTensor scales, long... shape) {
        List<Long> found = scales.info().shape();
        long groups = found.size() == 2 ? found.get(1) : 1;
        boolean fits = shape.length == 2
                && (found.size() == 1 || found.size() == 2)
                && found.getFirst() == shape[0]
                && groups > 0
                && shape[1] % groups == 0;
        if (!fits) {
            throw new CheckpointException(
                    CoreMessage.SCALES_OTHER_SHAPE, scales.file(), scales.info().name(), found, Arrays.toString(shape));
        }
        if (!FLOATS.contains(scales.info().dtype())) {
            throw new CheckpointException(
                    CoreMessage.TENSOR_OTHER_DTYPE,
                    scales.file(),
                    scales.info().name(),
                    scales.info().dtype());
        }
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
