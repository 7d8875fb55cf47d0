/** Building blocks that the three networks share. Internal. */
@NullMarked
package io.cogview4j.nn;

import org.jspecify.annotations.NullMarked;
