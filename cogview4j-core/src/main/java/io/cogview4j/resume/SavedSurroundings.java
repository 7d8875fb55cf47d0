package io.cogview4j.resume;

import io.cogview4j.api.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the images of a run depend on beside what was asked for: if it is the same, they are.
 *
 * @param policy on shapes, by its name
 * @param instructions of the processor; null where another device computes
 * @param version of cogview4j
 * @param plans what settings and checkpoint make of the steps of each pass, as hashes
 * @param pictures that images are made from, with the SHA-256 of their files
 * @param loras of each pass, as its images remember them
 */
public record SavedSurroundings(
        SavedModel model,
        String device,
        String dtype,
        String policy,
        @Nullable String instructions,
        String version,
        List<String> plans,
        Map<Path, String> pictures,
        List<Lora.Used> loras) {
    public SavedSurroundings {
        plans = List.copyOf(plans);
        pictures = Map.copyOf(pictures);
        loras = List.copyOf(loras);
    }
}
