/** Ownership of native tensors, the border between Java arrays and libtorch, and the start of the native runtime. */
@NullMarked
package io.cogview4j.tensor;

import org.jspecify.annotations.NullMarked;
