@NullMarked
package io.cogview4j.resume;

import org.jspecify.annotations.NullMarked;
