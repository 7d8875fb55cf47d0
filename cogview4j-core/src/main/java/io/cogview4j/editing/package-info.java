/** Pictures that images are made from: read and brought to size, masks, and what keeps or guides latents. Internal. */
@NullMarked
package io.cogview4j.editing;

import org.jspecify.annotations.NullMarked;
