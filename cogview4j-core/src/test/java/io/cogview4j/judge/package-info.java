/**
 * Judges flat pictures of coloured shapes without a network, so that a test can ask whether the tiny model drew what the
 * prompt said. Shapes are not recognised: {@code bench/adherence/evaluate.py} does that too, with the same rules for
 * everything else.
 */
@NullMarked
package io.cogview4j.judge;

import org.jspecify.annotations.NullMarked;
