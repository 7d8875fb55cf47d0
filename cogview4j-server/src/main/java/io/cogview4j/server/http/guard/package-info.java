/** Who may ask, from where, with what. Internal. */
@NullMarked
package io.cogview4j.server.http.guard;

import org.jspecify.annotations.NullMarked;
