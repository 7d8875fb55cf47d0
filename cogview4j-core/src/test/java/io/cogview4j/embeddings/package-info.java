@NullMarked
package io.cogview4j.embeddings;

import org.jspecify.annotations.NullMarked;
