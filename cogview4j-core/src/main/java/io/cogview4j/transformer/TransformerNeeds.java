package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.nn.LowRankSizes;
import io.cogview4j.nn.MatrixProduct;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What the transformer needs, buffer by buffer; to be kept in step with the code that allocates them. */
public final class TransformerNeeds {
    private static final String BLOCKS = "transformer_blocks.";

    private static final long CHUNK_TEMPORARIES = 3;

    /** Of one head: queries and keys as cut out, normed and converted, values, the result. */
    private static final long HEAD_TEMPORARIES = 8;

    private TransformerNeeds() {}

    /**
     * How often all blocks are computed.
     *
     * @param guided with every sequence
     * @param unguided with the sequences of the prompts alone, one for each picture
     */
    public record Passes(int guided, int unguided) {
        private int all() {
            return guided + unguided;
        }
    }

    /**
     * In memory of the process and, unless the processor computes, of the device.
     *
     * @param sizes of all weights in the transformer's files
     * @param pictures how many
     * @param imageTokens of each picture
     * @param textTokens of each sequence: the prompts' first, then, with guidance, the negative prompts'
     * @param passes over all blocks
     * @param adapters what is added to linear layers
     * @param cache of steps
     */
    public static StageNeeds of(
            WeightSizes sizes,
            TransformerConfig config,
            ComputeSettings compute,
            int pictures,
            long imageTokens,
            List<Integer> textTokens,
            Passes passes,
            LowRankSizes adapters,
            StepCache cache) {
        long rows =
                textTokens.stream().mapToLong(tokens -> tokens + imageTokens).sum();
        List<Long> blocks = IntStream.range(0, config.numLayers())
                .mapToObj(i -> BLOCKS + i + ".")
                .map(prefix -> sizes.where(name -> name.startsWith(prefix)).bytes())
                .toList();
        long fixed = sizes.where(name -> !name.startsWith(BLOCKS)).bytes();
        long work = compute.device() == Device.CPU
                ? bufferBytes(config, compute, pictures, imageTokens, textTokens)
                        + temporaryBytes(config, compute, pictures, imageTokens, textTokens)
                        + stagingBytes(sizes, compute)
                        + cacheBytes(cache, config, imageTokens, textTokens.size())
                        + adapters.workBytes(rows, compute.precision(), compute.threads())
                : sendingBytes(sizes, config, compute)
                        + (cache instanceof StepCache.Taylor
                                ? cacheBytes(cache, config, imageTokens, textTokens.size())
                                : 0);
        List<Integer> prompts = textTokens.subList(0, Math.min(pictures, textTokens.size()));
        long promptRows =
                prompts.stream().mapToLong(tokens -> tokens + imageTokens).sum();
        double operations = passes.guided() * (operations(config, imageTokens, textTokens) + adapters.operations(rows))
                + passes.unguided() * (operations(config, imageTokens, prompts) + adapters.operations(promptRows));
        StageNeeds needs = new StageNeeds(fixed + adapters.bytes(), blocks, work, passes.all(), operations);
        return compute.device() == Device.CPU
                ? needs
                : needs.with(onDevice(sizes, config, compute.precision(), pictures, imageTokens, textTokens, cache)
                        .and(adapters.bytes(), adapters.deviceWorkBytes(rows, compute.precision())));
    }

    /** Of a transformer as it is; the parameters are those of {@link #of}. */
    static DeviceNeeds onDevice(
            WeightSizes sizes,
            TransformerConfig config,
            Precision precision,
            int pictures,
            long imageTokens,
            List<Integer> textTokens,
            StepCache cache) {
        long text = textTokens.stream().mapToLong(Integer::longValue).sum();
        long rows = text + textTokens.size() * imageTokens;
        long hidden = (rows + text) * config.width(); // of both streams, and the prompts by themselves
        long positions =
                (pictures * imageTokens + 2 * rows) * config.attentionHeadDim(); // of pictures, laid out in rows
        long kept = cache instanceof StepCache.FirstBlock
                ? cacheBytes(cache, config, imageTokens, textTokens.size())
                : 0; // a Taylor series is in the heap
        return BlocksOfDevice.shape(config)
                .needs(config.numLayers(), rows, precision.bytes())
                .and(
                        sizes.where(name -> !name.startsWith(BLOCKS)).float32Bytes(),
                        Float.BYTES * (hidden + positions) + kept);
    }

    /** What the process holds where a device computes: buffers from which blocks are sent, and once the largest layer beside them. */
    private static long sendingBytes(WeightSizes sizes, TransformerConfig config, ComputeSettings compute) {
        long layer = sizes.where(name -> !name.startsWith(BLOCKS)).largestFloat32Bytes();
        return BlocksOfDevice.shape(config).hostBytes(compute.precision().bytes()) + layer;
    }

    /** What stays from the first step to the last. */
    private static long bufferBytes(
            TransformerConfig config,
            ComputeSettings compute,
            int pictures,
            long imageTokens,
            List<Integer> textTokens) {
        long text = textTokens.stream().mapToLong(Integer::longValue).sum();
        long rows = text + textTokens.size() * imageTokens;
        long rotary = pictures * imageTokens * config.attentionHeadDim();
        long prompts = text * config.width();
        return Workspace.bytes(rows, config.width(), compute.precision()) + Float.BYTES * (rotary + prompts);
    }

    /**
     * What it keeps, and of a first block cache the tokens of a picture, which are embedded a second time to compare with them. A Taylor
     * series is in the heap, next to the one that replaces it.
     */
    private static long cacheBytes(StepCache cache, TransformerConfig config, long imageTokens, int sequences) {
        return switch (cache) {
            case StepCache.Off _ -> 0;
            case StepCache.FirstBlock _ ->
                FirstBlockCache.bytes(sequences * imageTokens, config.width())
                        + Float.BYTES * imageTokens * config.width();
            case StepCache.Taylor(int order, int _) -> {
                long values = imageTokens * config.patchSize() * config.patchSize() * config.outChannels();
                yield 2L * (order + 1) * Float.BYTES * sequences * values;
            }
        };
    }

    private static long temporaryBytes(
            TransformerConfig config,
            ComputeSettings compute,
            int pictures,
            long imageTokens,
            List<Integer> textTokens) {
        long longest = textTokens.stream().mapToLong(Integer::longValue).max().orElse(0);
        long embedded = pictures * imageTokens * config.width();
        long modulation = pictures * 16L * config.width();
        long heads = HEAD_TEMPORARIES * (longest + imageTokens) * config.attentionHeadDim();
        long chunks = CHUNK_TEMPORARIES * TokenLayout.CHUNK_ROWS * config.width();
        return Float.BYTES * Math.max(embedded, modulation + compute.threads() * Math.max(heads, chunks));
    }

    /** Activations that are not part of attention and feed-forward are float32 always. */
    private static long stagingBytes(WeightSizes sizes, ComputeSettings compute) {
        Predicate<String> products = name -> name.contains(".attn1.") || name.contains(".ff.");
        boolean int8 = compute.precision() == Precision.INT8; // in which all are
        return Math.max(
                MatrixProduct.workBytes(int8 ? sizes : sizes.where(products), compute.precision(), compute.threads()),
                MatrixProduct.workBytes(sizes.where(products.negate()), Precision.FLOAT32, compute.threads()));
    }

    /** Of one pass: two for each weight of a linear layer and each row, and attention. */
    public static double operations(TransformerConfig config, long imageTokens, List<Integer> textTokens) {
        double width = config.width();
        double operations = 0;
        for (int text : textTokens) {
            double tokens = text + imageTokens;
            operations += config.numLayers() * tokens * (2 * 12 * width * width + 4 * tokens * width);
        }
        return operations;
    }
}
