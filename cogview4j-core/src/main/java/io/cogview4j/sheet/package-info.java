/** Many pictures on one: contact sheets with captions. */
@NullMarked
package io.cogview4j.sheet;

import org.jspecify.annotations.NullMarked;
