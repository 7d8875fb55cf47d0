/** The command that stores the weights of a checkpoint in int8. Internal. */
@NullMarked
package io.cogview4j.cli.quantise;

import org.jspecify.annotations.NullMarked;
