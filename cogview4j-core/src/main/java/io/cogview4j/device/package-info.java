/**
 * The blocks of the transformer and the layers of the text encoder as a GPU computes them best: each with all its weights in one
 * piece of the device's memory, in few operations on whole matrices. Internal.
 *
 * <p>They are the same networks as those of {@code io.cogview4j.transformer} and {@code io.cogview4j.text}, whose blocks are cut for
 * the threads and caches of a processor. Shapes are written as there. Of the transformer: P pictures, R rows of the packed matrix, L
 * tokens of a sequence, D width, H heads, Dh width of a head. Of the text encoder, whose classes have GLM or prompts in their names:
 * rows, tokens of a prompt, hidden, heads, kvHeads, headDim, inner.
 */
@NullMarked
package io.cogview4j.device;

import org.jspecify.annotations.NullMarked;
