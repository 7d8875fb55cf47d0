/**
 * Models by name: found in the caches that Hugging Face's and ModelScope's own tools use, or brought there from the hub. Only
 * configs, tokenizer files and weights in safetensors are ever fetched, nothing that could run, and every byte is checked.
 */
@NullMarked
package io.cogview4j.hub;

import org.jspecify.annotations.NullMarked;
