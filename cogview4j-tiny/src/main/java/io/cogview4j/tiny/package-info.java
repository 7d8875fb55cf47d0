/** A small trained model of CogView4's architecture, and where to find it on this machine. */
@NullMarked
package io.cogview4j.tiny;

import org.jspecify.annotations.NullMarked;
