/**
 * Random numbers as torch's CPU generator draws them, bit for bit and in plain Java, so that a seed gives the same noise
 * on every platform. Internal.
 */
@NullMarked
package io.cogview4j.random;

import org.jspecify.annotations.NullMarked;
