@NullMarked
package io.cogview4j.inspect;

import org.jspecify.annotations.NullMarked;
