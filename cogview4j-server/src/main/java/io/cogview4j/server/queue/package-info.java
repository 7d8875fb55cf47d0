/** Jobs taken in, kept, shared out and watched, for all clients and all machines. Internal. */
@NullMarked
package io.cogview4j.server.queue;

import org.jspecify.annotations.NullMarked;
