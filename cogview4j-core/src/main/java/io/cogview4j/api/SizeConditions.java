package io.cogview4j.api;

/**
 * What the model is told about the image's size, apart from the size that is computed.
 *
 * @param originalSize the size that the image is said to have had before it was scaled and cropped
 * @param targetSize the size that it is said to have now
 * @param cropTop rows said to have been cut off at the top
 * @param cropLeft columns said to have been cut off at the left
 */
public record SizeConditions(ImageSize originalSize, ImageSize targetSize, int cropTop, int cropLeft) {
    /** An image that is just as large as it is. */
    public static SizeConditions of(ImageSize size) {
        return new SizeConditions(size, size, 0, 0);
    }
}
