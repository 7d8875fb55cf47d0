/**
 * What this machine can do: passes of the networks of CogView4-6B over random weights, the rates at which it multiplies
 * matrices, and what a report has to say about it. Public, and without a type of libtorch in any signature.
 *
 * <p>A {@link io.cogview4j.measure.Workload} is what is timed; the clock is the caller's.
 */
@NullMarked
package io.cogview4j.measure;

import org.jspecify.annotations.NullMarked;
