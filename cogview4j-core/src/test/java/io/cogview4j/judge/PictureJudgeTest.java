package io.cogview4j.judge;

import static io.cogview4j.judge.PaintedImages.disc;
import static io.cogview4j.judge.PaintedImages.painted;
import static io.cogview4j.judge.PaintedImages.see;
import static io.cogview4j.judge.PaintedImages.square;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureJudgeTest {
    private static final Color RED = new Color(220, 50, 50);
    private static final Color BLUE = new Color(50, 90, 210);
    private static final Color GREEN = new Color(50, 155, 75);
    private static final Color LIGHT_YELLOW = new Color(250, 243, 195);

    @Test
    void seesADiscWhereItWasPainted() {
        Scene scene = see(painted(Color.WHITE, canvas -> disc(canvas, RED, 40, 70, 20)));

        assertThat(scene.background()).isEqualTo("white");
        assertThat(scene.things()).singleElement().satisfies(thing -> {
            assertThat(thing.color()).isEqualTo("red");
            assertThat(thing.area()).isCloseTo((int) (Math.PI * 20 * 20), within(70));
            assertThat(thing.box()).isEqualTo(new Scene.Box(20, 50, 59, 89));
        });
    }

    @Test
    void ordersThingsBySize() {
        Scene scene = see(painted(LIGHT_YELLOW, canvas -> {
            square(canvas, GREEN, 10, 10, 12);
            square(canvas, BLUE, 30, 60, 40);
            disc(canvas, RED, 100, 30, 15);
        }));

        assertThat(scene.background()).isEqualTo("light yellow");
        assertThat(scene.things()).extracting(Scene.Thing::color).containsExactly("blue", "red", "green");
        assertThat(scene.things().getFirst().area()).isEqualTo(40 * 40);
        assertThat(scene.things().getFirst().box()).isEqualTo(new Scene.Box(30, 60, 69, 99));
    }

    @Test
    void takesWhatTouchesAtACornerAsOneThing() {
        Scene scene = see(painted(Color.WHITE, canvas -> {
            square(canvas, RED, 20, 20, 20);
            square(canvas, RED, 40, 40, 20);
        }));

        assertThat(scene.things()).hasSize(1);
    }

    @Test
    void seesNothingInAPlainPicture() {
        assertThat(see(painted(Color.BLACK, _ -> {})).things()).isEmpty();
    }

    @Test
    void overlooksSpecksAndFaintNoise() {
        BufferedImage image = painted(LIGHT_YELLOW, canvas -> {
            disc(canvas, BLUE, 64, 64, 30);
            square(canvas, RED, 10, 10, 6); // 36 pixels, the least thing has 40
        });
        Random random = new Random(1);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                Color color = new Color(image.getRGB(x, y));
                image.setRGB(
                        x,
                        y,
                        new Color(
                                        noisy(color.getRed(), random),
                                        noisy(color.getGreen(), random),
                                        noisy(color.getBlue(), random))
                                .getRGB());
            }
        }

        Scene scene = see(image);

        assertThat(scene.background()).isEqualTo("light yellow");
        assertThat(scene.things()).extracting(Scene.Thing::color).containsExactly("blue");
    }

    @Test
    void namesThePlaceByThePartOfThePictureThatHoldsItsMiddle() {
        assertThat(placeOfDiscAt(64, 64)).isEqualTo(Place.CENTER);
        assertThat(placeOfDiscAt(70, 55)).isEqualTo(Place.CENTER);
        assertThat(placeOfDiscAt(31, 60)).isEqualTo(Place.LEFT);
        assertThat(placeOfDiscAt(97, 70)).isEqualTo(Place.RIGHT);
        assertThat(placeOfDiscAt(50, 31)).isEqualTo(Place.TOP);
        assertThat(placeOfDiscAt(78, 97)).isEqualTo(Place.BOTTOM);
        assertThat(placeOfDiscAt(31, 31)).isEqualTo(Place.TOP_LEFT);
        assertThat(placeOfDiscAt(97, 31)).isEqualTo(Place.TOP_RIGHT);
        assertThat(placeOfDiscAt(31, 97)).isEqualTo(Place.BOTTOM_LEFT);
        assertThat(placeOfDiscAt(97, 97)).isEqualTo(Place.BOTTOM_RIGHT);
    }

    @Test
    void refusesAPictureOfAnotherSize() {
        assertThatThrownBy(() -> PictureJudge.see(new byte[10], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a picture of 2x2 has 12 bytes, not 10");
    }

    private static Place placeOfDiscAt(int x, int y) {
        Scene scene = see(painted(Color.WHITE, canvas -> disc(canvas, RED, x, y, 20)));
        return scene.placeOf(scene.things().getFirst());
    }

    private static int noisy(int value, Random random) {
        return Math.clamp(value + random.nextInt(-8, 9), 0, 255);
    }
}
