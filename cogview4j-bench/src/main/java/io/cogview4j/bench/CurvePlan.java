package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.bench.Curve.Variable;
import java.util.List;
import java.util.stream.Stream;

/** The points to be measured for a curve. */
record CurvePlan(Variable variable, List<Place> places) {
    private static final int LAYERS = 1;
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
    private static final List<Integer> PICTURES = List.of(1, 2, 4);
    private static final List<Integer> TOKENS = List.of(16, 64, 128, 256, 512, 768, 1024);
    private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 35, 50);

    /** A scenario, and where on the curve it stands. */
    record Place(double x, Scenario scenario) {}

    static List<CurvePlan> all(TokenCounts tokens, ComputeSettings compute) {
        return List.of(
                new CurvePlan(
                        Variable.PIXELS,
                        SIZES.stream()
                                .map(size -> new Place(size.pixels(), step(size, 1, tokens, compute)))
                                .toList()),
                new CurvePlan(
                        Variable.PICTURES,
                        PICTURES.stream()
                                .map(pictures ->
                                        new Place(pictures, step(ImageSize.square(512), pictures, tokens, compute)))
                                .toList()),
                new CurvePlan(
                        Variable.PROMPT_TOKENS,
                        TOKENS.stream()
                                .map(prompt -> new Place(
                                        prompt,
                                        step(
                                                ImageSize.square(512),
                                                1,
                                                new TokenCounts(prompt, tokens.negative()),
                                                compute)))
                                .toList()),
                new CurvePlan(
                        Variable.TEXT_TOKENS,
                        TOKENS.stream()
                                .map(prompt -> new Place(
                                        prompt, TextWorkload.scenario(TrueSize.text(LAYERS), List.of(prompt), compute)))
                                .toList()),
                new CurvePlan(
                        Variable.STEPS,
                        STEPS.stream()
                                .map(steps -> new Place(steps, TinyWorkload.scenario(steps, compute)))
                                .toList()));
    }

    private static Scenario step(ImageSize size, int pictures, TokenCounts tokens, ComputeSettings compute) {
        return StepWorkload.scenario(TrueSize.transformer(LAYERS), size, pictures, tokens, compute);
    }
}
