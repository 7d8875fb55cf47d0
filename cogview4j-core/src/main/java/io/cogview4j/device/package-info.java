/**
 * The blocks of the transformer as a GPU computes them best: each with all its weights in one piece of the device's memory, in few
 * operations on whole matrices. Internal.
 *
 * <p>It is the same network as that of {@code io.cogview4j.transformer}, whose blocks are cut for the threads and caches of a
 * processor. Letters in shapes are those of that package: P pictures, R rows of the packed matrix, L tokens of a sequence, D width,
 * H heads, Dh width of a head.
 */
@NullMarked
package io.cogview4j.device;

import org.jspecify.annotations.NullMarked;
