package io.cogview4j.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Pictures drawn by {@code tools/tiny-model/draw_scenes.py}: the judge sees what was drawn, and the same as
 * {@code tools/tiny-model/evaluate.py}. {@code -Dcogview4j.drawn=DIR} takes the pictures of another folder.
 */
class DrawnScenesTest {
    private static final Path FOLDER = Path.of(System.getProperty("cogview4j.drawn", "src/test/resources/judge/drawn"));

    private record Drawn(String picture, String caption, Expectation expected, Seen seen) {}

    private record Seen(String background, List<SeenThing> things) {}

    /** {@code size} is the longer side of the bounding box, {@code x} and {@code y} its middle. */
    private record SeenThing(String color, String shape, double x, double y, double size) {}

    @TestFactory
    Stream<DynamicTest> hasWhatWasDrawn() {
        return drawn().stream()
                .map(drawn -> dynamicTest(
                        drawn.caption(),
                        () -> assertThat(drawn.expected().missedBy(PaintedImages.see(FOLDER.resolve(drawn.picture()))))
                                .isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> isSeenAsByThePythonJudge() {
        return drawn().stream()
                .map(drawn -> dynamicTest(drawn.caption(), () -> {
                    Scene scene = PaintedImages.see(FOLDER.resolve(drawn.picture()));
                    List<SeenThing> things = scene.things().stream()
                            .map(DrawnScenesTest::inItsWords)
                            .toList();
                    assertThat(new Seen(scene.background(), things)).isEqualTo(drawn.seen());
                }));
    }

    @Test
    void isNotWhatAnotherCaptionAsks() {
        List<Drawn> drawn = drawn();
        for (int i = 0; i < drawn.size(); i++) {
            Scene scene = PaintedImages.see(FOLDER.resolve(drawn.get(i).picture()));
            Expectation other = drawn.get((i + 1) % drawn.size()).expected();
            assertThat(other.missedBy(scene)).as(drawn.get(i).caption()).isNotEmpty();
        }
    }

    private static SeenThing inItsWords(Scene.Thing thing) {
        Scene.Box box = thing.box();
        return new SeenThing(
                thing.color(), thing.shape(), box.centreX(), box.centreY(), Math.max(box.width(), box.height()));
    }

    private static List<Drawn> drawn() {
        return List.of(Expectation.JSON.readValue(FOLDER.resolve("index.json").toFile(), Drawn[].class));
    }
}
