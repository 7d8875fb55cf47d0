/**
 * The folder layout of diffusers checkpoints, their configs, and views of their weights by name. Internal.
 *
 * <p>Ownership, from the outside in: a stage owns its {@code Weights}; {@code Weights} own the mapped files, the tensors
 * over them and the staging buffer, and close the files last, because a tensor over unmapped memory is a crash and not
 * an exception. {@code Checkpoint} and {@code ConfigJson} are plain values and own nothing.
 */
@NullMarked
package io.cogview4j.checkpoint;

import org.jspecify.annotations.NullMarked;
