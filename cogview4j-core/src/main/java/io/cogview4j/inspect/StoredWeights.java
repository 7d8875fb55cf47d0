package io.cogview4j.inspect;

import io.cogview4j.checkpoint.WeightLayout;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a component's weight files tell.
 *
 * @param parameters how many numbers there are
 * @param dtypes in which they are stored, with the bytes of each
 * @param files that are there
 * @param missing names of files that are not
 */
record StoredWeights(long parameters, Map<String, Long> dtypes, int files, List<String> missing) {
    static final StoredWeights NONE = new StoredWeights(0, Map.of(), 0, List.of());

    static StoredWeights read(Path folder, Findings findings) {
        @Nullable WeightLayout layout = findings.attempt(() -> WeightLayout.named(folder));
        List<Path> files = layout == null ? whateverIsThere(folder) : layout.files();
        List<Path> missing = layout == null ? List.of() : layout.missing();
        if (layout != null) {
            findings.passes(layout::requireComplete);
        }
        Map<DType, Long> dtypes = new TreeMap<>();
        long parameters = 0;
        for (Path file : files) {
            @Nullable SafetensorsHeader header =
                    missing.contains(file) ? null : findings.attempt(() -> SafetensorsHeader.read(file));
            if (header != null) {
                for (TensorInfo tensor : header.tensors().values()) {
                    parameters += isScale(tensor, header) ? 0 : tensor.elements();
                    dtypes.merge(tensor.dtype(), tensor.bytes(), Long::sum);
                }
            }
        }
        Map<String, Long> names = new LinkedHashMap<>();
        dtypes.forEach((dtype, bytes) -> names.put(dtype.name(), bytes));
        return new StoredWeights(
                parameters,
                names,
                files.size() - missing.size(),
                missing.stream().map(file -> file.getFileName().toString()).toList());
    }

    /** What int8 values are multiplied with is no number of its own. */
    private static boolean isScale(TensorInfo tensor, SafetensorsHeader header) {
        String name = tensor.name();
        return name.endsWith(".weight_scale") && header.tensors().containsKey(name.replaceFirst("_scale$", ""))
                || name.endsWith(".weight._scale");
    }

    /** All that may be weights, where it cannot be told which of them would be used. */
    private static List<Path> whateverIsThere(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // told by the layout
        }
    }

    long bytes() {
        return dtypes.values().stream().mapToLong(Long::longValue).sum();
    }
}
