/** The stages of making an image and their composition. Internal. */
@NullMarked
package io.cogview4j.pipeline;

import org.jspecify.annotations.NullMarked;
