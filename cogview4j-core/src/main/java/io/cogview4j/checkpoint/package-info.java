/** The folder layout of diffusers checkpoints, their configs, and views of their weights by name. */
@NullMarked
package io.cogview4j.checkpoint;

import org.jspecify.annotations.NullMarked;
