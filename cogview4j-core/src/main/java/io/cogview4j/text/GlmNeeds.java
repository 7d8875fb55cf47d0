package io.cogview4j.text;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.device.GlmShape;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.nn.MatrixProduct;
import java.util.List;
import java.util.stream.IntStream;

/** What the text encoder needs, buffer by buffer; to be kept in step with the code that allocates them. */
public final class GlmNeeds {
    private static final long PAGE_BYTES = 4096;

    /** Of one head: queries, keys and values as cut out, the result, what rotation makes. */
    private static final long HEAD_TEMPORARIES = 6;

    private GlmNeeds() {}

    /**
     * What encoding takes of a device.
     *
     * @param tokens of each distinct prompt
     */
    static DeviceNeeds onDevice(GlmConfig config, ComputeSettings compute, List<Integer> tokens) {
        GlmShape shape = LayersOfDevice.shape(config);
        int bytes = compute.precision().bytes();
        long rows = tokens.stream().mapToLong(Integer::longValue).sum();
        return new DeviceNeeds(
                config.encodedLayers() * shape.fixedBytes(),
                bytes * shape.values(),
                config.encodedLayers(),
                shape.streamBytes(rows) + shape.workBytes(rows, bytes));
    }

    /**
     * In memory of the process and, where a device computes, in that of the device.
     *
     * @param sizes of all weights in the text encoder's files
     * @param tokens of each distinct prompt
     */
    public static StageNeeds of(WeightSizes sizes, GlmConfig config, ComputeSettings compute, List<Integer> tokens) {
        List<Long> blocks = IntStream.range(0, config.encodedLayers())
                .mapToObj(i -> "layers." + i + ".")
                .map(part -> sizes.where(name -> isOf(part, name)).bytes())
                .toList();
        long rows = tokens.stream().mapToLong(Integer::longValue).sum();
        long longest = tokens.stream().mapToLong(Integer::longValue).max().orElse(0);
        long embeddingRows = rows * (2L * config.hiddenSize() + PAGE_BYTES);
        WeightSizes layers = sizes.where(name -> name.contains("layers."));
        boolean byProcessor = compute.device() == Device.CPU || !LayersOfDevice.suit(config);
        long work = byProcessor
                ? workBytes(config, compute, rows, longest)
                        + MatrixProduct.workBytes(layers, compute.precision(), compute.threads())
                : sendingBytes(config, compute, rows);
        StageNeeds needs = new StageNeeds(embeddingRows, blocks, work, 1, operations(config, tokens));
        return byProcessor ? needs : needs.with(onDevice(config, compute, tokens));
    }

    private static boolean isOf(String part, String name) {
        return name.startsWith(part) || name.startsWith("model." + part);
    }

    private static long workBytes(GlmConfig config, ComputeSettings compute, long rows, long longest) {
        long hiddenStates = rows * config.hiddenSize();
        long result = rows * config.hiddenSize(); // arrays
        long heads = compute.threads() * HEAD_TEMPORARIES * longest * config.headDim();
        return GlmBuffers.values(config, rows) * compute.precision().bytes()
                + Float.BYTES * (hiddenStates + result + heads);
    }

    /**
     * What the process holds where a device computes: buffers from which layers are sent; what is sent before the first layer, token
     * vectors and tables; and arrays for the result.
     */
    private static long sendingBytes(GlmConfig config, ComputeSettings compute, long rows) {
        GlmShape shape = LayersOfDevice.shape(config);
        long result = Float.BYTES * rows * config.hiddenSize();
        return shape.hostBytes(compute.precision().bytes()) + shape.streamBytes(rows) + result;
    }

    /** Two for each weight of a linear layer and each token. */
    public static double operations(GlmConfig config, List<Integer> tokens) {
        double hidden = config.hiddenSize();
        double query = (double) config.numAttentionHeads() * config.headDim();
        double keyValue = 2.0 * config.numKeyValueHeads() * config.headDim();
        double weights = hidden * (2 * query + keyValue + 3.0 * config.intermediateSize());
        double rows = tokens.stream().mapToDouble(Integer::doubleValue).sum();
        return 2 * config.encodedLayers() * rows * weights;
    }
}
