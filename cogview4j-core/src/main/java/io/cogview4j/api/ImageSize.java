package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;

/** Width and height of an image in pixels. The one place that knows which comes first. */
public record ImageSize(int width, int height) {
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new InvalidRequestException(CoreMessage.SIZE_NOT_POSITIVE, width + "x" + height);
        }
    }

    public static ImageSize square(int side) {
        return new ImageSize(side, side);
    }

    /** Reads {@code WIDTHxHEIGHT}, for example {@code 1024x768}. */
    public static ImageSize parse(String text) {
        String[] parts = text.strip().split("[xX×]", -1);
        try {
            if (parts.length == 2) {
                return new ImageSize(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for every misspelt size
        }
        throw new InvalidRequestException(CoreMessage.SIZE_UNREADABLE, text);
    }

    public long pixels() {
        return (long) width * height;
    }

    /** Whether both sides are multiples of this. */
    public boolean isMultiple(int multiple) {
        return width % multiple == 0 && height % multiple == 0;
    }

    /** @throws InvalidRequestException if a side is no multiple of this, naming the nearest size of which both are */
    public void requireMultiple(int multiple) {
        if (!isMultiple(multiple)) {
            ImageSize nearest = new ImageSize(nearest(width, multiple), nearest(height, multiple));
            throw new InvalidRequestException(CoreMessage.SIZE_NOT_MULTIPLE, this, multiple, nearest);
        }
    }

    private static int nearest(int side, int multiple) {
        long nearest = Math.max(1, Math.round((double) side / multiple));
        return (int) Math.min(nearest, Integer.MAX_VALUE / multiple) * multiple;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
