/**
 * What rows of the packed matrix belong to, and where in its picture an image token is. Internal.
 *
 * <p>All sequences of a batch are packed into one matrix {@code [R, D]}, text before image in every sequence. Letters are those of the
 * package {@code transformer}.
 */
@NullMarked
package io.cogview4j.packed;

import org.jspecify.annotations.NullMarked;
