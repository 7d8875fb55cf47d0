@NullMarked
package io.cogview4j.shape;

import org.jspecify.annotations.NullMarked;
