/** The command that serves the model over HTTP. Internal. */
@NullMarked
package io.cogview4j.cli.serve;

import org.jspecify.annotations.NullMarked;
