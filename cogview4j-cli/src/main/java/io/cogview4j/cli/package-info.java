/** The command line: its commands, and what they say to the user. */
@NullMarked
package io.cogview4j.cli;

import org.jspecify.annotations.NullMarked;
