/**
 * How a picture was made, read from its file: settings of cogview4j and of other programs, and what comes out when it is drawn
 * again.
 */
@NullMarked
package io.cogview4j.recipe;

import org.jspecify.annotations.NullMarked;
