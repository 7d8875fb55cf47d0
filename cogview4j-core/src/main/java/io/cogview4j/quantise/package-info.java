/** Checkpoints made smaller: the weights of their large layers in int8. Public. */
@NullMarked
package io.cogview4j.quantise;

import org.jspecify.annotations.NullMarked;
