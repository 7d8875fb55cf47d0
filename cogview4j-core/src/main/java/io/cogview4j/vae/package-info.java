/**
 * The autoencoder between pixels and latents: diffusers' {@code AutoencoderKL}. Internal.
 *
 * <p>Shapes: {@code C} channels, {@code H}, {@code W} height and width of whatever is at hand, {@code h}, {@code w}
 * those of the latents. Activations are {@code [1, C, H, W]}, float32, feature maps: images of a batch go through one
 * at a time, so that a batch takes no more memory than its largest image. They go through in strips of rows, and on a
 * device as a whole if its memory allows that.
 */
@NullMarked
package io.cogview4j.vae;

import org.jspecify.annotations.NullMarked;
