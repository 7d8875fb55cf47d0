/** What people, pages and machines that watch over the server ask. Internal. */
@NullMarked
package io.cogview4j.server.http.operation;

import org.jspecify.annotations.NullMarked;
