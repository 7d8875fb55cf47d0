package io.cogview4j.bench;

import io.cogview4j.api.ImageSize;
import io.cogview4j.bench.Curve.Variable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The places where a curve is to be measured. */
record CurvePlan(Variable variable, List<PlannedPoint> places) {
    private static final int LAYERS = 1;
    private static final ImageSize SIZE = ImageSize.square(512);
    private static final List<ImageSize> SIZES = Stream.of(
                    "256x256",
                    "384x384",
                    "512x512",
                    "640x384",
                    "640x640",
                    "1024x512",
                    "768x768",
                    "896x896",
                    "1024x1024")
            .map(ImageSize::parse)
            .toList();
    private static final List<Integer> IMAGES = List.of(1, 2, 4);
    private static final List<Integer> TOKENS = List.of(16, 64, 128, 256, 512, 768, 1024);
    private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 35, 50);

    /** What is measured, and where on the curve it stands. */
    record PlannedPoint(double x, Subject subject) {}

    static List<CurvePlan> all(PromptLengths tokens) {
        return List.of(
                of(Variable.PIXELS, SIZES, size -> new PlannedPoint(size.pixels(), step(size, 1, tokens))),
                of(Variable.PICTURES, IMAGES, images -> new PlannedPoint(images, step(SIZE, images, tokens))),
                of(
                        Variable.PROMPT_TOKENS,
                        TOKENS,
                        prompt ->
                                new PlannedPoint(prompt, step(SIZE, 1, new PromptLengths(prompt, tokens.negative())))),
                of(
                        Variable.TEXT_TOKENS,
                        TOKENS,
                        prompt -> new PlannedPoint(prompt, new Subject.TextEncoding(List.of(prompt), LAYERS))),
                of(Variable.STEPS, STEPS, steps -> new PlannedPoint(steps, new Subject.TinyImage(steps))));
    }

    private static <T> CurvePlan of(Variable variable, List<T> values, Function<T, PlannedPoint> place) {
        return new CurvePlan(variable, values.stream().map(place).toList());
    }

    private static Subject step(ImageSize size, int images, PromptLengths tokens) {
        return new Subject.DenoisingStep(size, images, tokens, LAYERS);
    }
}
