/**
 * The flow-matching schedule and its integration: which noise levels (sigmas, 1 pure noise, 0 image) a run visits, and
 * the step from one to the next. Internal. Plain Java on arrays.
 */
@NullMarked
package io.cogview4j.scheduler;

import org.jspecify.annotations.NullMarked;
