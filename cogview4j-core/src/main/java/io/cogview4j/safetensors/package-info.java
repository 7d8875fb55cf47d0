/** The safetensors file format: reader and writer in plain Java, safe against hostile files. Internal. */
@NullMarked
package io.cogview4j.safetensors;

import org.jspecify.annotations.NullMarked;
