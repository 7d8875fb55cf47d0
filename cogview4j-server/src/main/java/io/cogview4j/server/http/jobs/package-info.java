/** Jobs as clients see and steer them. Internal. */
@NullMarked
package io.cogview4j.server.http.jobs;

import org.jspecify.annotations.NullMarked;
