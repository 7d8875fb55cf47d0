/**
 * Many prompts at once: which can be made in one pass, which image gets which seed, and how prompts and their settings
 * are written down. Internal.
 */
@NullMarked
package io.cogview4j.batch;

import org.jspecify.annotations.NullMarked;
