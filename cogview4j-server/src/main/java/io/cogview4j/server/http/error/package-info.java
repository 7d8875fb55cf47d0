/** What is refused, and how that is told. Internal. */
@NullMarked
package io.cogview4j.server.http.error;

import org.jspecify.annotations.NullMarked;
