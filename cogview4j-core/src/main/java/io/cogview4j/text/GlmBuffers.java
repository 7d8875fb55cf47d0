package io.cogview4j.text;

import io.cogview4j.tensor.Backend;
import org.bytedeco.pytorch.Tensor;

/**
 * The work space of one call, used again by every layer, in the data type of activations.
 *
 * @param normed {@code [rows, hidden]}: what a sub-layer reads, then what it gives
 * @param query {@code [rows, heads * headDim]}: queries, then what the heads give
 * @param key {@code [rows, kvHeads * headDim]}
 * @param value {@code [rows, kvHeads * headDim]}
 * @param gate {@code [groupRows, inner]}
 * @param up {@code [groupRows, inner]}
 */
record GlmBuffers(Tensor normed, Tensor query, Tensor key, Tensor value, Tensor gate, Tensor up) {
    /** The MLP's width is the largest by far, so it works on no more rows at a time than one long prompt has. */
    private static final long MAX_GROUP_ROWS = 1024;

    /** How many values the buffers have. */
    static long values(GlmConfig config, long rows) {
        long heads = config.numAttentionHeads() + 2L * config.numKeyValueHeads();
        long groupRows = Math.min(rows, MAX_GROUP_ROWS);
        return rows * (config.hiddenSize() + heads * config.headDim()) + 2 * groupRows * config.intermediateSize();
    }

    /** In the innermost scope. */
    static GlmBuffers of(GlmConfig config, long rows, Backend backend) {
        long groupRows = Math.min(rows, MAX_GROUP_ROWS);
        long queryWidth = (long) config.numAttentionHeads() * config.headDim();
        long keyWidth = (long) config.numKeyValueHeads() * config.headDim();
        return new GlmBuffers(
                backend.activations(rows, config.hiddenSize()),
                backend.activations(rows, queryWidth),
                backend.activations(rows, keyWidth),
                backend.activations(rows, keyWidth),
                backend.activations(groupRows, config.intermediateSize()),
                backend.activations(groupRows, config.intermediateSize()));
    }
}
