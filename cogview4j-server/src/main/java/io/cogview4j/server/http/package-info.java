/** The server over HTTP: what listens, and which routes there are. Internal. */
@NullMarked
package io.cogview4j.server.http;

import org.jspecify.annotations.NullMarked;
