@NullMarked
package io.cogview4j.tensor;

import org.jspecify.annotations.NullMarked;
