package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cogview4j.api.ImageSize;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeLimitsTest {
    private static final SizeLimits COGVIEW4 = new SizeLimits(32, 512, 2048, 1L << 21);

    @ParameterizedTest
    @CsvSource({
        "1024x1024, 1024x1024",
        "1280x720, 1312x736",
        "512x512, 512x512",
        "300x300, 512x512",
        "256x384, 512x768",
        "4000x3000, 1664x1248",
        "6000x4000, 1760x1184",
        "1080x1920, 1088x1920",
        "4096x2048, 2048x1024",
        "10000x100, 2048x512",
        "100x10000, 512x2048",
        "1x1, 512x512",
        "65000x1000, 2048x512"
    })
    void aPictureGetsTheNearestSizeOfItsShape(String picture, String nearest) {
        assertThat(COGVIEW4.nearest(ImageSize.parse(picture))).isEqualTo(ImageSize.parse(nearest));
    }

    @Test
    void everyPictureGetsASizeThatIsAllowed() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            ImageSize picture = new ImageSize(side(random), side(random));
            for (SizeLimits limits :
                    List.of(COGVIEW4, new SizeLimits(16, 16, 4096, 1L << 24), new SizeLimits(8, 64, 64, 4096))) {
                assertThat(limits.allow(limits.nearest(picture)))
                        .as("%s of %s", limits, picture)
                        .isTrue();
            }
        }
    }

    @Test
    void shapesOfPicturesAreKeptToAStep() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            ImageSize picture = new ImageSize(600 + random.nextInt(1400), 600 + random.nextInt(1400));
            ImageSize nearest = COGVIEW4.nearest(picture);
            double shape = (double) picture.width() / picture.height();
            assertThat(Math.abs(nearest.width() - shape * nearest.height()))
                    .as("%s", picture)
                    .isLessThanOrEqualTo(32 * Math.max(1, shape));
        }
    }

    @Test
    void ofTrainedSizesTheShapeDecidesAndThenTheArea() {
        List<ImageSize> trained = List.of(ImageSize.square(128), ImageSize.square(256), new ImageSize(256, 128));

        assertThat(SizeLimits.nearest(new ImageSize(1920, 1080), trained)).isEqualTo(new ImageSize(256, 128));
        assertThat(SizeLimits.nearest(new ImageSize(500, 480), trained)).isEqualTo(ImageSize.square(256));
        assertThat(SizeLimits.nearest(new ImageSize(100, 100), trained)).isEqualTo(ImageSize.square(128));
    }

    @Test
    void limitsThatNoSizeKeepsAreAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SizeLimits(32, 500, 2048, 1 << 21));
        assertThatIllegalArgumentException().isThrownBy(() -> new SizeLimits(32, 512, 2048, 512 * 511));
    }

    private static int side(Random random) {
        return 1 + (int) Math.exp(random.nextDouble() * Math.log(60_000));
    }
}
