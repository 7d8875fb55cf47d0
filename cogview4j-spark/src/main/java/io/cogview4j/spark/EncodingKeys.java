package io.cogview4j.spark;

import io.cogview4j.CogView4;
import java.io.Serializable;

/**
 * Under which what was made of a text and its negative text is found again.
 *
 * @param fingerprint of the model
 */
record EncodingKeys(String fingerprint, String device, String dtype) implements Serializable {
    static EncodingKeys of(String fingerprint, SparkSettings settings) {
        return new EncodingKeys(fingerprint, settings.device(), settings.dtype());
    }

    String key(String prompt, String negative) {
        return Sha256.of("cogview4j-text-1", CogView4.version(), fingerprint, device, dtype, prompt, negative);
    }
}
