/** The command that tells what a machine is like, and what will be slow or fail on it. Internal. */
@NullMarked
package io.cogview4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
