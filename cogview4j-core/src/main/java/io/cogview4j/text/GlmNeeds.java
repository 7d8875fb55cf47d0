package io.cogview4j.text;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the text encoder needs, buffer by buffer; to be kept in step with the code that allocates them. */
public final class GlmNeeds {
    private static final long PAGE_BYTES = 4096;

    private GlmNeeds() {}

    /** @param tokens of each distinct prompt */
    public static StageNeeds of(Path folder, GlmConfig config, List<Integer> tokens) {
        WeightSizes sizes = WeightSizes.read(folder);
        List<Long> blocks = IntStream.range(0, config.encodedLayers())
                .mapToObj(i -> "layers." + i + ".")
                .map(part -> sizes.where(name -> isOf(part, name)).bytes())
                .toList();
        long rows = tokens.stream().mapToLong(Integer::longValue).sum();
        long longest = tokens.stream().mapToLong(Integer::longValue).max().orElse(0);
        long embeddingRows = rows * (2L * config.hiddenSize() + PAGE_BYTES);
        long work = Float.BYTES * workValues(config, rows, longest) + stagingBytes(sizes);
        return new StageNeeds(embeddingRows, blocks, work, 1, operations(config, tokens));
    }

    private static boolean isOf(String part, String name) {
        return name.startsWith(part) || name.startsWith("model." + part);
    }

    /** The gate and up projections are converted one after the other. */
    private static long stagingBytes(WeightSizes sizes) {
        WeightSizes layers = sizes.where(name -> name.contains("layers."));
        return Math.max(
                layers.where(name -> name.contains("gate_up_proj")).stagingBytes() / 2,
                layers.where(name -> !name.contains("gate_up_proj")).stagingBytes());
    }

    private static long workValues(GlmConfig config, long rows, long longest) {
        long hidden = config.hiddenSize();
        long query = (long) config.numAttentionHeads() * config.headDim();
        long buffers = GlmBuffers.values(config, rows);
        long hiddenStates = rows * hidden;
        long result = rows * hidden; // arrays
        long attention = 4 * longest * query;
        return buffers + hiddenStates + result + attention;
    }

    /** Two for each weight of a linear layer and each token. */
    private static double operations(GlmConfig config, List<Integer> tokens) {
        double hidden = config.hiddenSize();
        double query = (double) config.numAttentionHeads() * config.headDim();
        double keyValue = 2.0 * config.numKeyValueHeads() * config.headDim();
        double weights = hidden * (2 * query + keyValue + 3.0 * config.intermediateSize());
        double rows = tokens.stream().mapToDouble(Integer::doubleValue).sum();
        return 2 * config.encodedLayers() * rows * weights;
    }
}
