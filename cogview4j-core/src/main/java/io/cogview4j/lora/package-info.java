/**
 * Low-rank adaptations in files: which keys they have, what they change, whether that fits the transformer. Sizes: r rank,
 * in and out those of a linear layer; A is {@code [r, in]}, B is {@code [out, r]}. Internal.
 */
@NullMarked
package io.cogview4j.lora;

import org.jspecify.annotations.NullMarked;
