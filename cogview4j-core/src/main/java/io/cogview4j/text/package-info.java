/**
 * The prompt's way in: GLM's tokenizer, and the GLM language model of which CogView4 uses the hidden state before the
 * last layer. Internal.
 *
 * <p>Shapes: {@code rows} tokens of all prompts of a call, packed one prompt after the other; {@code tokens} those of
 * one prompt, its padding included; {@code hidden} width of the residual stream; {@code heads} query heads,
 * {@code kvHeads} key and value heads, each {@code headDim} wide; {@code inner} width within the MLP.
 */
@NullMarked
package io.cogview4j.text;

import org.jspecify.annotations.NullMarked;
