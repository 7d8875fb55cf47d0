/** The files of results: what they are called, and how their names are taken before the work. */
@NullMarked
package io.cogview4j.output;

import org.jspecify.annotations.NullMarked;
