/** A small trained model of CogView4's architecture, as resources. Internal. Uses nothing. */
@NullMarked
package io.cogview4j.tiny;

import org.jspecify.annotations.NullMarked;
