/** Names of files from what pictures are, and command lines as a shell takes them. Internal. */
@NullMarked
package io.cogview4j.cli.naming;

import org.jspecify.annotations.NullMarked;
