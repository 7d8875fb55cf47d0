@NullMarked
package io.cogview4j.quantise;

import org.jspecify.annotations.NullMarked;
