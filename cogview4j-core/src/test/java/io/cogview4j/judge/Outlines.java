package io.cogview4j.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;

/**
 * Tells shapes by their outlines and by the parts in the main colour: scaled to 32x32, a shape is the one whose template
 * overlaps best (intersection over union, the mean of both), as in {@code tools/tiny-model/evaluate.py}.
 */
final class Outlines {
    private static final int SIDE = 32;

    private final Map<String, List<List<BitSet>>> templates;

    private Outlines(Map<String, List<List<BitSet>>> templates) {
        this.templates = templates;
    }

    /**
     * The looks of {@code judge/shapes.json}: for each the outline and the part in the main colour, as rows of 32 pixels in
     * hexadecimal digits, the leftmost pixel first.
     */
    static Outlines ofDrawnShapes() {
        try (InputStream json = Outlines.class.getResourceAsStream("/judge/shapes.json")) {
            Map<String, List<List<String>>> drawn =
                    Expectation.JSON.readValue(Objects.requireNonNull(json), new TypeReference<>() {});
            Map<String, List<List<BitSet>>> templates = new LinkedHashMap<>();
            drawn.forEach((shape, looks) -> templates.put(
                    shape,
                    looks.stream()
                            .map(look -> look.stream().map(Outlines::parse).toList())
                            .toList()));
            return new Outlines(templates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shape that a region and its part in the main colour resemble most. */
    String nearest(List<Integer> region, List<Integer> inMainColor, int width, Scene.Box box) {
        List<BitSet> look = List.of(scaled(region, width, box), scaled(inMainColor, width, box));
        return templates.entrySet().stream()
                .max(Comparator.comparingDouble(shape -> nearest(look, shape.getValue())))
                .orElseThrow()
                .getKey();
    }

    private static double nearest(List<BitSet> look, List<List<BitSet>> templates) {
        return templates.stream()
                .mapToDouble(
                        template -> (overlap(look.get(0), template.get(0)) + overlap(look.get(1), template.get(1))) / 2)
                .max()
                .orElseThrow();
    }

    private static double overlap(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        BitSet either = (BitSet) one.clone();
        either.or(other);
        return both.cardinality() / (double) Math.max(1, either.cardinality());
    }

    /** The region, cut to its box and scaled to 32x32 with its proportions kept, in the middle. */
    private static BitSet scaled(List<Integer> region, int width, Scene.Box box) {
        BitSet pixels = new BitSet();
        region.forEach(pixels::set);
        double scale = SIDE / (double) Math.max(box.width(), box.height());
        List<Span> columns = spans(box.left(), box.width(), scale);
        List<Span> rows = spans(box.top(), box.height(), scale);
        BitSet scaled = new BitSet(SIDE * SIDE);
        for (int y = 0; y < rows.size(); y++) {
            for (int x = 0; x < columns.size(); x++) {
                if (share(pixels, width, rows.get(y), columns.get(x)) >= 0.5) {
                    scaled.set((y + (SIDE - rows.size()) / 2) * SIDE + x + (SIDE - columns.size()) / 2);
                }
            }
        }
        return scaled;
    }

    private static double share(BitSet pixels, int width, Span rows, Span columns) {
        int set = 0;
        for (int y = rows.from; y < rows.to; y++) {
            for (int x = columns.from; x < columns.to; x++) {
                set += pixels.get(y * width + x) ? 1 : 0;
            }
        }
        return set / (double) (rows.length() * columns.length());
    }

    /** The pixels that become one, for each of the new ones. */
    private static List<Span> spans(int start, int length, double scale) {
        int count = Math.max(1, (int) Math.rint(length * scale));
        double step = length / (double) count;
        double reach = Math.max(1, step) / 2;
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double centre = (i + 0.5) * step;
            int from = Math.max(0, (int) (centre - reach + 0.5));
            int to = Math.min(length, (int) (centre + reach + 0.5));
            spans.add(new Span(start + from, start + to));
        }
        return spans;
    }

    private record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private static BitSet parse(String hexadecimal) {
        byte[] bytes = HexFormat.of().parseHex(hexadecimal);
        BitSet mask = new BitSet(SIDE * SIDE);
        for (int bit = 0; bit < SIDE * SIDE; bit++) {
            mask.set(bit, (bytes[bit / 8] >> (7 - bit % 8) & 1) == 1);
        }
        return mask;
    }
}
