/** Values as bits: rounding to bfloat16, digests. Internal. Plain Java that uses nothing else of ours. */
@NullMarked
package io.cogview4j.bits;

import org.jspecify.annotations.NullMarked;
