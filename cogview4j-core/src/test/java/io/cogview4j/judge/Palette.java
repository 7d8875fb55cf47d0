package io.cogview4j.judge;

import java.util.Comparator;
import java.util.List;

/** Named colours, as the tiny model's training pictures have them. */
record Palette(List<Named> colors) {
    record Named(String name, int red, int green, int blue) {
        double squaredDistance(double r, double g, double b) {
            return (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue);
        }
    }

    /** What things are painted with. */
    static final Palette THINGS = new Palette(List.of(
            new Named("red", 225, 45, 45),
            new Named("orange", 245, 140, 30),
            new Named("yellow", 250, 215, 40),
            new Named("green", 45, 160, 70),
            new Named("blue", 40, 90, 215),
            new Named("purple", 130, 60, 180),
            new Named("pink", 245, 120, 175),
            new Named("brown", 125, 75, 40),
            new Named("black", 25, 25, 30),
            new Named("white", 250, 250, 250)));

    /** What things stand in front of. */
    static final Palette BACKGROUNDS = new Palette(List.of(
            new Named("white", 250, 250, 250),
            new Named("black", 25, 25, 30),
            new Named("grey", 170, 172, 178),
            new Named("light blue", 175, 215, 245),
            new Named("light green", 190, 232, 190),
            new Named("light yellow", 253, 244, 190),
            new Named("light pink", 252, 212, 224),
            new Named("light purple", 214, 198, 240)));

    /** The name whose colour is nearest, by squared distance in RGB. */
    String nearest(double r, double g, double b) {
        return colors.stream()
                .min(Comparator.comparingDouble(c -> c.squaredDistance(r, g, b)))
                .orElseThrow()
                .name();
    }
}
