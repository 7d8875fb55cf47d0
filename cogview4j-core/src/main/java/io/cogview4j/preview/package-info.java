/** Colours of latents without the VAE: a linear map, how it is fitted, and where fits are kept. Internal. */
@NullMarked
package io.cogview4j.preview;

import org.jspecify.annotations.NullMarked;
