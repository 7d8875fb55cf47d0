/**
 * What a run tells while it goes on, and what it may be told: stages, steps, reports, decisions, cancellation. Plain Java.
 */
@NullMarked
package io.cogview4j.events;

import org.jspecify.annotations.NullMarked;
