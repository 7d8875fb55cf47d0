/** Help with prompts: a language model behind an OpenAI-compatible address writes them at length. Off unless asked for. */
@NullMarked
package io.cogview4j.rewrite;

import org.jspecify.annotations.NullMarked;
