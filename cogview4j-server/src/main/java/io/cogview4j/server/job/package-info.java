/** What is asked of the server and what comes of it, as values. Internal. */
@NullMarked
package io.cogview4j.server.job;

import org.jspecify.annotations.NullMarked;
