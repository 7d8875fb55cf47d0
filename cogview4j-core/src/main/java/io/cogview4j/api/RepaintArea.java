package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

        private static final Pattern SIDE = Pattern.compile("(left|right|top|bottom)\\s*=\\s*(\\d{1,6})");

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

        /**
         * From sides and pixels, as {@code left=64, right=64}; sides that are left out do not grow.
         *
         * @throws InvalidRequestException if it is anything else
         */
        public static Margins parse(String text) {
            Map<String, Integer> sides = new HashMap<>();
            for (String part : text.split(",", -1)) {
                Matcher matcher = SIDE.matcher(part.strip());
                if (!matcher.matches() || sides.put(matcher.group(1), Integer.valueOf(matcher.group(2))) != null) {
                    throw new InvalidRequestException(CoreMessage.MARGINS_UNREADABLE, text);
                }
            }
            return new Margins(
                    sides.getOrDefault("left", 0),
                    sides.getOrDefault("right", 0),
                    sides.getOrDefault("top", 0),
                    sides.getOrDefault("bottom", 0));
        }

        private static boolean outside(int margin) {
            return margin < 0 || margin > MAX;
        }
    }
}
