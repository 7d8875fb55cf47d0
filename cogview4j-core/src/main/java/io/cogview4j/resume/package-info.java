/** The file in which a run is saved between its steps, and what must be the same for it to go on. Internal. */
@NullMarked
package io.cogview4j.resume;

import org.jspecify.annotations.NullMarked;
