/** Pictures on terminals: what a terminal can show, and the codes for it. Internal. */
@NullMarked
package io.cogview4j.cli.picture;

import org.jspecify.annotations.NullMarked;
