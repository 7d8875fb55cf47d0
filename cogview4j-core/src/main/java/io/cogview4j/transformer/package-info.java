/**
 * The diffusion transformer (diffusers: {@code CogView4Transformer2DModel}). Internal.
 *
 * <p>There are two streams, here called <em>image</em> and <em>text</em> (diffusers: {@code hidden_states} and {@code
 * encoder_hidden_states}). All sequences of a batch - each picture with its prompt, and with its negative prompt - are
 * packed into one matrix, text before image in every sequence, so that each weight is used once for all of them and
 * sequences may have any lengths. Only attention looks at where a sequence begins and ends.
 *
 * <p>Letters in shapes: P pictures, S sequences, R rows of the packed matrix, L tokens, D width, H heads, Dh width of a
 * head, C latent channels, Hl and Wl latent height and width, p patch side.
 */
@NullMarked
package io.cogview4j.transformer;

import org.jspecify.annotations.NullMarked;
