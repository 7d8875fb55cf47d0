/** Convolutions, group norms, strips of images, and the order of memory that they compute in: what the VAE is made of. Internal. */
@NullMarked
package io.cogview4j.convolution;

import org.jspecify.annotations.NullMarked;
