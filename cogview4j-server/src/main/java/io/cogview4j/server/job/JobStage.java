package io.cogview4j.server.job;

import java.util.Locale;

/** What goes on in a run. */
public enum JobStage {
    /** The prompt is read by the text encoder, here or on another machine. */
    ENCODING,
    /** A picture becomes latents. */
    IMAGE_ENCODING,
    DENOISING,
    DECODING;

    /** As clients read it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
