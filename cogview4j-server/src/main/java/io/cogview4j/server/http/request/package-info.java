/** What clients send, read strictly. Internal. */
@NullMarked
package io.cogview4j.server.http.request;

import org.jspecify.annotations.NullMarked;
