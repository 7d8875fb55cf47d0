/**
 * Measurements of the networks at their true width, with random weights, and of a whole run of the built-in model; each
 * against the fastest matrix product of the same machine at the same time. Internal.
 */
@NullMarked
package io.cogview4j.bench;

import org.jspecify.annotations.NullMarked;
