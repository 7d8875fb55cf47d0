package io.cogview4j.judge;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a prompt asks of a picture, as far as {@link PictureJudge} sees it.
 *
 * @param colors one for each thing, from left to right, or from top to bottom if {@code stacked}
 * @param place of the only thing; null if the prompt leaves it open
 * @param background null if the prompt leaves it open
 */
public record Expectation(
        List<String> colors,
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
        PLACE,
        BACKGROUND
    }

    public Expectation {
        if (place != null && colors.size() != 1) {
            throw new IllegalArgumentException("a place is asked of one thing, not of " + colors.size());
        }
    }

    /** What the prompt says something about. */
    public Set<Aspect> asked() {
        Set<Aspect> asked = EnumSet.of(Aspect.COUNT, Aspect.COLOR);
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
        if (!inReadingOrder(biggest).equals(colors)) {
            missed.add(Aspect.COLOR);
        }
        if (place != null && (biggest.isEmpty() || scene.placeOf(biggest.getFirst()) != place)) {
            missed.add(Aspect.PLACE);
        }
        if (background != null && !scene.background().equals(background)) {
            missed.add(Aspect.BACKGROUND);
        }
        return missed;
    }

    private List<String> inReadingOrder(List<Scene.Thing> things) {
        Comparator<Scene.Thing> order = stacked
                ? Comparator.comparingDouble(t -> t.box().centreY())
                : Comparator.comparingDouble(t -> t.box().centreX());
        return things.stream().sorted(order).map(Scene.Thing::color).toList();
    }
}
