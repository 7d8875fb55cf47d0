/** Embeddings encoded, kept, checked and fetched. Internal. */
@NullMarked
package io.cogview4j.server.http.embeddings;

import org.jspecify.annotations.NullMarked;
