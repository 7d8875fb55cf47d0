package io.cogview4j.cli.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At most 256 colours for a picture, by median cut (Heckbert 1982): the set of its colours is cut in two where one channel is
 * widest, again and again. A picture of fewer colours keeps them all.
 *
 * @param colours packed as {@code 0xrrggbb}
 * @param places of each colour of the picture in the palette
 */
record Palette(List<Integer> colours, Map<Integer, Integer> places) {
    private static final int MOST = 256;
    private static final int[] SHIFTS = {16, 8, 0};

    /**
     * Some colours that will become one; each as often as it is there.
     *
     * @param shift of the channel in which they are widest
     */
    private record Box(int[] pixels, int shift, int width) {
        static Box of(int[] pixels) {
            Box widest = new Box(pixels, 0, -1);
            for (int shift : SHIFTS) {
                int width = width(pixels, shift);
                if (width > widest.width) {
                    widest = new Box(pixels, shift, width);
                }
            }
            return widest;
        }

        private static int width(int[] pixels, int shift) {
            int least = 255;
            int most = 0;
            for (int pixel : pixels) {
                least = Math.min(least, pixel >> shift & 0xff);
                most = Math.max(most, pixel >> shift & 0xff);
            }
            return most - least;
        }

        /** Two boxes, cut at the median of the widest channel, but between two values of it. */
        List<Box> halves() {
            int[] counts = new int[257];
            for (int pixel : pixels) {
                counts[(pixel >> shift & 0xff) + 1]++;
            }
            int cut = 0;
            int least = -1;
            int below = 0; // how many are less than the value
            for (int value = 1; value < 256; value++) {
                below += counts[value];
                boolean parts = below > 0 && below < pixels.length;
                if (parts && (least < 0 || Math.abs(2 * below - pixels.length) < least)) {
                    least = Math.abs(2 * below - pixels.length);
                    cut = value;
                }
            }
            int first = cut;
            return List.of(
                    Box.of(Arrays.stream(pixels)
                            .filter(pixel -> (pixel >> shift & 0xff) < first)
                            .toArray()),
                    Box.of(Arrays.stream(pixels)
                            .filter(pixel -> (pixel >> shift & 0xff) >= first)
                            .toArray()));
        }

        int mean() {
            int mean = 0;
            for (int shift : SHIFTS) {
                long sum = 0;
                for (int pixel : pixels) {
                    sum += pixel >> shift & 0xff;
                }
                mean |= Math.toIntExact(Math.round((double) sum / pixels.length)) << shift;
            }
            return mean;
        }
    }

    static Palette of(byte[] rgb) {
        int[] pixels = new int[rgb.length / 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = packed(rgb, i);
        }
        List<Box> boxes = new ArrayList<>(List.of(Box.of(pixels)));
        while (boxes.size() < MOST) {
            Box widest = boxes.stream().max(Comparator.comparingInt(Box::width)).orElseThrow();
            if (widest.width() == 0) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(widest.halves());
        }
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            for (int pixel : boxes.get(i).pixels()) {
                places.put(pixel, i);
            }
        }
        return new Palette(boxes.stream().map(Box::mean).toList(), places);
    }

    int size() {
        return colours.size();
    }

    /** The place of each pixel's colour, unsigned. */
    byte[] indices(byte[] rgb) {
        byte[] indices = new byte[rgb.length / 3];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = places.get(packed(rgb, i)).byteValue();
        }
        return indices;
    }

    /** Red, green and blue of a colour as sixel wants them: {@code 100;0;50}. */
    String percentages(int place) {
        int colour = colours.get(place);
        return percent(colour >> 16) + ";" + percent(colour >> 8) + ";" + percent(colour);
    }

    private static int percent(int value) {
        return Math.round((value & 0xff) * 100 / 255f);
    }

    private static int packed(byte[] rgb, int pixel) {
        return (rgb[3 * pixel] & 0xff) << 16 | (rgb[3 * pixel + 1] & 0xff) << 8 | rgb[3 * pixel + 2] & 0xff;
    }
}
