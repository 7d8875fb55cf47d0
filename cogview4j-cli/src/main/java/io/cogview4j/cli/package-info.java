/** The command: its start, its end, and what its user is told of a failure. Internal. */
@NullMarked
package io.cogview4j.cli;

import org.jspecify.annotations.NullMarked;
