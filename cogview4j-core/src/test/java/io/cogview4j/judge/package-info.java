/**
 * Judges flat pictures of coloured shapes without a network, so that a test can ask whether the tiny model drew what the
 * prompt said. The rules are those of {@code tools/tiny-model/evaluate.py}.
 */
@NullMarked
package io.cogview4j.judge;

import org.jspecify.annotations.NullMarked;
