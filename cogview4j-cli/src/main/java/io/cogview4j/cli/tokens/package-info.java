/** The command that tells how a prompt is read. Internal. */
@NullMarked
package io.cogview4j.cli.tokens;

import org.jspecify.annotations.NullMarked;
