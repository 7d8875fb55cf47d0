/**
 * Files of a tokenizer, read strictly: {@code tokenizer.json} and what stands beside it, by the rules of transformers,
 * and written anew for the native library, which ends the process on files that it does not expect. Internal.
 */
@NullMarked
package io.cogview4j.tokenizer;

import org.jspecify.annotations.NullMarked;
