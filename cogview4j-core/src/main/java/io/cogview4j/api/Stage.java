package io.cogview4j.api;

/** The stages of making an image, in order. Each opens only the weights that it needs and closes them at its end. */
public enum Stage {
    TEXT_ENCODING,
    IMAGE_ENCODING,
    DENOISING,
    DECODING
}
