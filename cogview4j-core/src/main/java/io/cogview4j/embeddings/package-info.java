/**
 * The file in which the text stage and the image stage meet: plain safetensors, as Python reads and writes it. Internal.
 * Plain Java.
 */
@NullMarked
package io.cogview4j.embeddings;

import org.jspecify.annotations.NullMarked;
