/** The commands below {@code cogview4j}, and the options that they share. Internal. */
@NullMarked
package io.cogview4j.cli.command;

import org.jspecify.annotations.NullMarked;
