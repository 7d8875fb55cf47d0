/** Runs of the command that are saved between their steps, and how they go on. Internal. */
@NullMarked
package io.cogview4j.cli.resume;

import org.jspecify.annotations.NullMarked;
