/** How images come out of noise: samplers, noise levels, guidance. Public. Values only; plain Java. */
@NullMarked
package io.cogview4j.sampling;

import org.jspecify.annotations.NullMarked;
