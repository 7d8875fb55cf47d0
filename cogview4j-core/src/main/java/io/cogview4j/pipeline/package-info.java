/** The stages of making a picture and their composition. */
@NullMarked
package io.cogview4j.pipeline;

import org.jspecify.annotations.NullMarked;
