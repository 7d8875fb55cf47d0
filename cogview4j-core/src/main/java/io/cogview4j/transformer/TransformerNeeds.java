package io.cogview4j.transformer;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the transformer needs, buffer by buffer; to be kept in step with the code that allocates them. */
public final class TransformerNeeds {
    private static final long CHUNK_TEMPORARIES = 4;

    private TransformerNeeds() {}

    /**
     * @param pictures how many
     * @param imageTokens of each picture
     * @param textTokens of each sequence: the prompts' and, with guidance, the negative prompts'
     * @param passes over all blocks: steps
     */
    public static StageNeeds of(
            Path folder,
            TransformerConfig config,
            int pictures,
            long imageTokens,
            List<Integer> textTokens,
            int passes) {
        WeightSizes sizes = WeightSizes.read(folder);
        List<Long> blocks = IntStream.range(0, config.numLayers())
                .mapToObj(i -> "transformer_blocks." + i + ".")
                .map(prefix -> sizes.where(name -> name.startsWith(prefix)).bytes())
                .toList();
        long fixed =
                sizes.where(name -> !name.startsWith("transformer_blocks.")).bytes();
        long work = Float.BYTES * workValues(config, pictures, imageTokens, textTokens) + sizes.stagingBytes();
        return new StageNeeds(fixed, blocks, work, passes, passes * operations(config, imageTokens, textTokens));
    }

    private static long workValues(TransformerConfig config, int pictures, long imageTokens, List<Integer> textTokens) {
        long text = textTokens.stream().mapToLong(Integer::longValue).sum();
        long longest = textTokens.stream().mapToLong(Integer::longValue).max().orElse(0);
        long rows = text + textTokens.size() * imageTokens;
        long width = config.width();
        long buffers = Workspace.values(rows, width);
        long rotary = pictures * imageTokens * config.attentionHeadDim();
        long prompts = text * width;
        long modulation = pictures * 16 * width;
        long attended = (longest + imageTokens) * width;
        long embedded = pictures * imageTokens * width;
        long chunks = CHUNK_TEMPORARIES * TokenLayout.CHUNK_ROWS * width;
        return buffers + rotary + prompts + modulation + Math.max(attended, embedded) + chunks;
    }

    /** Of one pass: two for each weight of a linear layer and each row, and attention. */
    private static double operations(TransformerConfig config, long imageTokens, List<Integer> textTokens) {
        double width = config.width();
        double operations = 0;
        for (int text : textTokens) {
            double tokens = text + imageTokens;
            operations += config.numLayers() * tokens * (2 * 12 * width * width + 4 * tokens * width);
        }
        return operations;
    }
}
