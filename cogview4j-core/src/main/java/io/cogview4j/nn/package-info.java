/** Building blocks that the three networks share. */
@NullMarked
package io.cogview4j.nn;

import org.jspecify.annotations.NullMarked;
