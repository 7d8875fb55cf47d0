package io.cogview4j.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler has to know of the steps before the next one. It goes into a step and comes out of it as a value, so that a
 * run can be stopped after any step and go on from what was kept.
 *
 * @param clean the samples without noise that the last steps predicted, the newest first
 * @param sample where the last step began; null if the sampler does not look back there
 */
public record SamplerMemory(List<float[]> clean, float @Nullable [] sample) {
    private static final String CLEAN = "clean.";
    private static final String SAMPLE = "sample";

    /** Nothing: the next step is the first one. */
    public static final SamplerMemory NONE = new SamplerMemory(List.of(), null);

    public SamplerMemory {
        clean = List.copyOf(clean);
    }

    /** The values under the names by which {@link #of} finds them again; for a file. */
    public Map<String, float[]> arrays() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i < clean.size(); i++) {
            arrays.put(CLEAN + i, clean.get(i));
        }
        if (sample != null) {
            arrays.put(SAMPLE, sample);
        }
        return arrays;
    }

    /** The memory that {@link #arrays} has named; other names are passed over. */
    public static SamplerMemory of(Map<String, float[]> arrays) {
        List<float[]> clean = new ArrayList<>();
        for (float[] next = arrays.get(CLEAN + 0); next != null; next = arrays.get(CLEAN + clean.size())) {
            clean.add(next);
        }
        return new SamplerMemory(clean, arrays.get(SAMPLE));
    }

    /** The newest predictions: one of this step, and then as many of the steps before as make {@code most} together. */
    List<float[]> with(float[] newest, int most) {
        List<float[]> kept = new ArrayList<>(List.of(newest));
        kept.addAll(clean.subList(0, Math.min(clean.size(), most - 1)));
        return kept;
    }
}
