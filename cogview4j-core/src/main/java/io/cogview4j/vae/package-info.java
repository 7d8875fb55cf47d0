/**
 * The autoencoder between pixels and latents: diffusers' {@code AutoencoderKL}. Internal.
 *
 * <p>Shapes: {@code C} channels, {@code H}, {@code W} height and width of whatever is at hand, {@code h}, {@code w}
 * those of the latents. Activations are {@code [1, C, H, W]}, float32, contiguous: images of a batch go through one
 * at a time, so that a batch takes no more memory than its largest image.
 */
@NullMarked
package io.cogview4j.vae;

import org.jspecify.annotations.NullMarked;
