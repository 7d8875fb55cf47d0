/** Pictures: 8-bit pixels, their conversion from and to the floats of the VAE, and their files. Internal. */
@NullMarked
package io.cogview4j.image;

import org.jspecify.annotations.NullMarked;
