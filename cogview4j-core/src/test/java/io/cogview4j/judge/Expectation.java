package io.cogview4j.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a prompt asks of a picture, as far as {@link PictureJudge} sees it.
 *
 * @param colors one for each thing, from left to right, or from top to bottom if {@code stacked}
 * @param shapes as many, in the same order; none if shapes are not looked at
 * @param place of the only thing; null if the prompt leaves it open
 * @param background null if the prompt leaves it open
 */
public record Expectation(
        List<String> colors,
        List<String> shapes,
        boolean stacked,
        @Nullable Place place,
        @Nullable String background) {
    /** Reads expectations; places are written in small letters. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /** A property that is right or wrong by itself. */
    public enum Aspect {
        COUNT,
        COLOR,
        SHAPE,
        PLACE,
        BACKGROUND
    }

    public Expectation {
        if (!shapes.isEmpty() && shapes.size() != colors.size()) {
            throw new IllegalArgumentException("%d shapes have %d colours".formatted(shapes.size(), colors.size()));
        }
        if (place != null && colors.size() != 1) {
            throw new IllegalArgumentException("a place is asked of one thing, not of " + colors.size());
        }
    }

    /** What the prompts of pages, help and examples ask: {@code judge/documented.json}. */
    public static Map<String, Expectation> ofDocumentedPrompts() {
        try (InputStream json = Expectation.class.getResourceAsStream("/judge/documented.json")) {
            return JSON.readValue(Objects.requireNonNull(json), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the prompt says something about. */
    public Set<Aspect> asked() {
        Set<Aspect> asked = EnumSet.of(Aspect.COUNT, Aspect.COLOR);
        if (!shapes.isEmpty()) {
            asked.add(Aspect.SHAPE);
        }
        if (place != null) {
            asked.add(Aspect.PLACE);
        }
        if (background != null) {
            asked.add(Aspect.BACKGROUND);
        }
        return asked;
    }

    /** What the prompt asks and the picture does not have. */
    public Set<Aspect> missedBy(Scene scene) {
        List<Scene.Thing> biggest =
                scene.things().subList(0, Math.min(colors.size(), scene.things().size()));
        Set<Aspect> missed = EnumSet.noneOf(Aspect.class);
        if (scene.things().size() != colors.size()) {
            missed.add(Aspect.COUNT);
        }
        List<Scene.Thing> inReadingOrder = inReadingOrder(biggest);
        if (!inReadingOrder.stream().map(Scene.Thing::color).toList().equals(colors)) {
            missed.add(Aspect.COLOR);
        }
        if (!shapes.isEmpty()
                && !inReadingOrder.stream().map(Scene.Thing::shape).toList().equals(shapes)) {
            missed.add(Aspect.SHAPE);
        }
        if (place != null && (biggest.isEmpty() || scene.placeOf(biggest.getFirst()) != place)) {
            missed.add(Aspect.PLACE);
        }
        if (background != null && !scene.background().equals(background)) {
            missed.add(Aspect.BACKGROUND);
        }
        return missed;
    }

    private List<Scene.Thing> inReadingOrder(List<Scene.Thing> things) {
        Comparator<Scene.Thing> order = stacked
                ? Comparator.comparingDouble(t -> t.box().centreY())
                : Comparator.comparingDouble(t -> t.box().centreX());
        return things.stream().sorted(order).toList();
    }
}
