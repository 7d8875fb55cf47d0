package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;

/** Which part of a picture is painted anew. */
public sealed interface RepaintArea {
    /** All of it. */
    RepaintArea EVERYTHING = new Everything();

    /** All of it. */
    record Everything() implements RepaintArea {}

    /**
     * What a mask shows in white, or, inverted, in black. It is resized to the picture; grey from the middle on counts as
     * white.
     */
    record Masked(PictureSource mask, boolean inverted) implements RepaintArea {}

    /**
     * What is added around the picture, in pixels. Where the size would not be possible for a model, a side that grows grows
     * further.
     */
    record Margins(int left, int right, int top, int bottom) implements RepaintArea {
        /** Far beyond what any model makes. */
        public static final int MAX = 1 << 16;

        /** @throws InvalidRequestException if one is negative or far too large, or all are 0 */
        public Margins {
            if (outside(left)
                    || outside(right)
                    || outside(top)
                    || outside(bottom)
                    || left + right + top + bottom == 0) {
                throw new InvalidRequestException(CoreMessage.MARGINS_OUT_OF_RANGE, left, right, top, bottom, MAX);
            }
        }

        private static boolean outside(int margin) {
            return margin < 0 || margin > MAX;
        }
    }
}
