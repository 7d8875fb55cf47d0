/**
 * What must agree between prompt embeddings, negative prompt embeddings and the transformer that takes them, and what
 * may differ. Plain Java without tensor maths; no model is loaded.
 */
@NullMarked
package io.cogview4j.shape;

import org.jspecify.annotations.NullMarked;
