/** CogView4 over HTTP. */
@NullMarked
package io.cogview4j.server;

import org.jspecify.annotations.NullMarked;
