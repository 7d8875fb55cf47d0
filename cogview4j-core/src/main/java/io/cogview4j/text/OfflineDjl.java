package io.cogview4j.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * DJL's tokenizers without the network. Left alone, opening one asks the cloud's metadata service at 169.254.169.254
 * where it runs in order to report home, and on a machine with CUDA downloads another native library than the one in
 * the jar.
 */
final class OfflineDjl {
    private static final String OFFLINE = "ai.djl.offline";

    /** Truncation and padding are ours, whatever the file asks for. */
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false");

    private OfflineDjl() {}

    /**
     * A tokenizer from the text of a {@code tokenizer.json}; DJL throws RuntimeException if it is none.
     *
     * @throws io.cogview4j.message.OutputException if there is no place for the native library
     * @throws LinkageError if it cannot be loaded for another reason
     */
    static synchronized HuggingFaceTokenizer read(InputStream json) throws IOException {
        String before = System.getProperty(OFFLINE);
        System.setProperty(OFFLINE, "true");
        try {
            DjlLibrary.start();
            return HuggingFaceTokenizer.newInstance(json, OPTIONS);
        } finally {
            // The host may use DJL for other things, online.
            if (before == null) {
                System.clearProperty(OFFLINE);
            } else {
                System.setProperty(OFFLINE, before);
            }
        }
    }
}
