/** What the process holds in memory. Internal. */
@NullMarked
package io.cogview4j.memory;

import org.jspecify.annotations.NullMarked;
