/**
 * Ownership of native tensors, the border between Java arrays and libtorch, and the start of the native runtime. Internal.
 *
 * <p>One trap deserves a warning: what an in-place or {@code _out} operation of libtorch returns ({@code x.add_(y)},
 * {@code torch.mm_out(out, ..)}) is a second Java object for the same native handle, which does not own it. Never return
 * or keep it; return the argument.
 */
@NullMarked
package io.cogview4j.tensor;

import org.jspecify.annotations.NullMarked;
