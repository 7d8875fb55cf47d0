package io.cogview4j.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.judge.Expectation.Aspect;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final Scene RED_LEFT_OF_BLUE = scene("white", thing("blue", 94, 64), thing("red", 34, 64));

    @Test
    void readsColoursFromLeftToRight() {
        assertThat(expecting("red", "blue").missedBy(RED_LEFT_OF_BLUE)).isEmpty();
        assertThat(expecting("blue", "red").missedBy(RED_LEFT_OF_BLUE)).containsExactly(Aspect.COLOR);
    }

    @Test
    void readsStackedColoursFromTopToBottom() {
        Scene greenAboveRed = scene("white", thing("red", 60, 94), thing("green", 66, 34));

        assertThat(new Expectation(List.of("green", "red"), List.of(), true, null, null).missedBy(greenAboveRed))
                .isEmpty();
        assertThat(new Expectation(List.of("red", "green"), List.of(), true, null, null).missedBy(greenAboveRed))
                .containsExactly(Aspect.COLOR);
    }

    @Test
    void countsOneThingTooMany() {
        assertThat(expecting("blue").missedBy(RED_LEFT_OF_BLUE)).containsExactly(Aspect.COUNT);
    }

    @Test
    void tellsAnotherShape() {
        Scene circle = scene("white", thing("red", 64, 64));

        assertThat(new Expectation(List.of("red"), List.of("star"), false, null, null).missedBy(circle))
                .containsExactly(Aspect.SHAPE);
        assertThat(new Expectation(List.of("red"), List.of("circle"), false, null, null).missedBy(circle))
                .isEmpty();
    }

    @Test
    void missesEverythingInAnEmptyPicture() {
        Expectation expectation = new Expectation(List.of("red"), List.of("circle"), false, Place.LEFT, "black");

        assertThat(expectation.missedBy(scene("white"))).isEqualTo(expectation.asked());
        assertThat(expectation.asked()).containsExactly(Aspect.values());
    }

    @Test
    void holdsPlaceAndBackgroundOnlyAgainstThePromptsThatNameThem() {
        Scene red = scene("white", thing("red", 64, 64));

        assertThat(expecting("red").missedBy(red)).isEmpty();
        assertThat(new Expectation(List.of("red"), List.of(), false, Place.TOP, "grey").missedBy(red))
                .containsExactly(Aspect.PLACE, Aspect.BACKGROUND);
    }

    private static Expectation expecting(String... colors) {
        return new Expectation(List.of(colors), List.of(), false, null, null);
    }

    private static Scene scene(String background, Scene.Thing... things) {
        return new Scene(128, 128, background, List.of(things));
    }

    private static Scene.Thing thing(String color, int x, int y) {
        return new Scene.Thing(color, "circle", 400, new Scene.Box(x - 10, y - 10, x + 9, y + 9));
    }
}
