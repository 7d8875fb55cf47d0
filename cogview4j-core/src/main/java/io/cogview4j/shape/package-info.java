/**
 * What must agree between prompt embeddings, negative prompt embeddings and the transformer that takes them, and what
 * may differ. Plain Java: shapes only, no values, no model.
 */
@NullMarked
package io.cogview4j.shape;

import org.jspecify.annotations.NullMarked;
