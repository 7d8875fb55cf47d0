package io.cogview4j.device;

import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.nn.Activation;

/**
 * Sizes of a layer of GLM, and what else its config says of it.
 *
 * @param hidden width of the residual stream
 * @param heads of queries
 * @param kvHeads of keys and values, a divisor of the former
 * @param headDim width of each head, even
 * @param inner width within the MLP
 * @param attentionBias whether queries, keys and values have a bias
 */
public record GlmShape(
        long hidden,
        int heads,
        int kvHeads,
        long headDim,
        long inner,
        boolean attentionBias,
        double rmsNormEps,
        Activation activation) {
    /** Of the arena of a layer; to be kept in step with {@link WholeGlmLayer#load}. */
    public long values() {
        long qkv = (heads + 2L * kvHeads) * headDim;
        long attention = ArenaLayout.aligned(qkv * hidden)
                + (attentionBias ? ArenaLayout.aligned(qkv) : 0)
                + ArenaLayout.aligned(hidden * heads * headDim);
        long mlp = ArenaLayout.aligned(2 * inner * hidden) + ArenaLayout.aligned(hidden * inner);
        return attention + mlp;
    }

    /** Of a layer, what stays on the device in float32 for as long as the weights are open: the weights of both norms. */
    public long fixedBytes() {
        return Float.BYTES * 2 * hidden;
    }

    /** What the process holds to send layers to a device: the buffers of {@link BlockStore}. */
    public long hostBytes(long activationBytes) {
        return BlockStore.BUFFERS * values() * activationBytes;
    }

    /** What a pass holds from beginning to end: the residual stream and the tables of {@link WholePrompts}, in float32. */
    public long streamBytes(long rows) {
        return Float.BYTES * rows * (hidden + 2 * headDim);
    }

    /**
     * What a layer needs on a device for as long as it computes, beside its weights and {@link #streamBytes}; to be kept in step with
     * {@link WholeGlmAttention} and {@link WholeGatedMlp}. It is the largest of three moments; each has the input of the sub-layer.
     *
     * <ul>
     *   <li>Rotation: what queries, keys and values are, and queries and keys in float32 three times.
     *   <li>Attention: these once, what all heads give, and of one prompt queries, keys and values for every head and the result.
     *       One prompt may have all rows.
     *   <li>MLP: gate and up, their product, and the output.
     * </ul>
     *
     * @param rows of all prompts
     * @param activationBytes of a value that goes into products
     */
    public long workBytes(long rows, long activationBytes) {
        long query = heads * headDim;
        long key = kvHeads * headDim;
        long qkv = query + 2 * key;
        long turned = Float.BYTES * (query + key);
        long rotation = activationBytes * (hidden + qkv) + 3 * turned;
        long attention = activationBytes * (hidden + qkv + query + 4 * query) + turned;
        long mlp = activationBytes * (hidden + 2 * inner + inner + hidden);
        long row = Math.max(rotation, Math.max(attention, mlp));
        return DeviceNeeds.withMargin(rows * row);
    }
}
