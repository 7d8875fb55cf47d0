package io.cogview4j.events;

/** The stages of a run, in order. Each opens only the weights that it needs and closes them at its end. */
public enum Stage {
    /** Learns the colours of previews; only if they are asked for, and once for a model. */
    PREVIEW_FITTING,
    TEXT_ENCODING,
    IMAGE_ENCODING,
    DENOISING,
    DECODING
}
