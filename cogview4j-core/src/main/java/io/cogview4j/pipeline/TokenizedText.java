package io.cogview4j.pipeline;

import io.cogview4j.text.TokenizedPrompt;
import java.nio.LongBuffer;

/**
 * A text and what the text encoder reads of it.
 *
 * @param text as it was given, also where the tokens are those of its beginning only
 */
record TokenizedText(String text, TokenizedPrompt tokens) {
    /** The token ids in a buffer, because buffers are equal when their contents are. */
    LongBuffer ids() {
        return LongBuffer.wrap(tokens.ids());
    }
}
