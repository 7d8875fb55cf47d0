package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.judge.PictureJudge;
import io.cogview4j.judge.Scene;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pictures made from pictures: what is asked for changes, and what is to be kept stays. Judged without a network. */
class ImageEditingTest {
    private static final int SIDE = 128;
    private static final Offset<Double> NEARLY = Offset.offset(4.0);

    private static Session session;
    private static Image redHeart;
    private static Image redAndBlue;

    @BeforeAll
    static void drawWhatIsEdited() {
        session = CogView4.open(ModelCopy.TINY).session();
        redHeart = draw(ImageRequest.builder().prompt("a red heart").seed(7));
        redAndBlue = draw(
                ImageRequest.builder().prompt("a red circle and a blue square").seed(1));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void thePromptChangesTheColourWhilePlaceAndBackgroundStay() {
        Scene before = see(redHeart);
        Scene after = see(draw(edit("an orange heart", from(redHeart))));

        assertThat(after.background()).isEqualTo(before.background());
        assertThat(after.things()).hasSize(1);
        Scene.Thing thing = after.things().getFirst();
        assertThat(thing.color()).isEqualTo("orange");
        assertThat(thing.shape()).isEqualTo("heart");
        assertThat(thing.box().centreX())
                .isCloseTo(before.things().getFirst().box().centreX(), NEARLY);
        assertThat(thing.box().centreY())
                .isCloseTo(before.things().getFirst().box().centreY(), NEARLY);
    }

    @Test
    void theSmallerTheStrengthTheNearerThePicture() {
        double little =
                difference(redHeart, draw(edit("an orange heart", from(redHeart).withStrength(0.3))));
        double much =
                difference(redHeart, draw(edit("an orange heart", from(redHeart).withStrength(0.6))));
        double all =
                difference(redHeart, draw(edit("a blue star", from(redHeart).withStrength(1.0))));

        assertThat(little).isLessThan(much / 2);
        assertThat(much).isLessThan(all);
    }

    @Test
    void atStrengthZeroThePictureOnlyPassesThroughTheVae() {
        Image same = draw(edit("a blue star", from(redHeart).withStrength(0.0)));

        assertThat(difference(redHeart, same)).isLessThan(3);
    }

    @Test
    void atStrengthOneThePictureIsDrawnFromNoise() {
        Image anew = draw(edit("a blue star", from(redHeart).withStrength(1.0)));

        assertThat(see(anew).things()).extracting(Scene.Thing::color).containsExactly("blue");
    }

    @Test
    void aMaskOverOneOfTwoObjectsChangesThatOneOnly() {
        Image after =
                draw(edit("a red circle and a green square", from(redAndBlue).withArea(right())));

        assertThat(see(after).things())
                .extracting(thing -> thing.color() + " " + thing.shape())
                .containsExactlyInAnyOrder("red circle", "green square");
        assertThat(column(after, 0, SIDE / 2)).isEqualTo(column(redAndBlue, 0, SIDE / 2));
    }

    @Test
    void anInvertedMaskChangesTheOther() {
        Masked left = new Masked(right().mask(), true);
        Image after =
                draw(edit("a green circle and a blue square", from(redAndBlue).withArea(left)));

        assertThat(see(after).things()).extracting(Scene.Thing::color).containsExactlyInAnyOrder("green", "blue");
        assertThat(column(after, SIDE / 2, SIDE)).isEqualTo(column(redAndBlue, SIDE / 2, SIDE));
    }

    @Test
    void withoutKeepingWhatIsOutsidePassesThroughTheVae() {
        InitImage masked = from(redAndBlue).withArea(right());
        Image kept = draw(edit("a red circle and a green square", masked));
        Image passed = draw(edit("a red circle and a green square", masked.withKeep(false)));

        assertThat(column(passed, 0, SIDE / 2)).isNotEqualTo(column(redAndBlue, 0, SIDE / 2));
        assertThat(column(passed, SIDE / 2, SIDE)).isEqualTo(column(kept, SIDE / 2, SIDE));
    }

    @Test
    void aSoftEdgeLiesInsideTheMask() {
        InitImage masked = from(redAndBlue).withArea(right()).withStrength(1.0);
        Image hard = draw(edit("a yellow moon on a black background", masked));
        Image soft = draw(edit("a yellow moon on a black background", masked.withFeather(8)));

        assertThat(column(soft, 0, SIDE / 2)).isEqualTo(column(redAndBlue, 0, SIDE / 2));
        assertThat(column(soft, SIDE / 2, SIDE / 2 + 8)).isNotEqualTo(column(hard, SIDE / 2, SIDE / 2 + 8));
        assertThat(column(soft, SIDE / 2 + 9, SIDE)).isEqualTo(column(hard, SIDE / 2 + 9, SIDE));
    }

    @Test
    void extendingKeepsTheOldPixels() {
        Margins margins = new Margins(32, 0, 0, 16);
        Image larger =
                draw(edit("a red heart", from(redHeart).withArea(margins)).forced(true));

        assertThat(larger.size()).isEqualTo(new ImageSize(SIDE + 32, SIDE + 16));
        assertThat(part(larger, 32, 0, 32 + SIDE, SIDE)).isEqualTo(part(redHeart, 0, 0, SIDE, SIDE));
        assertThat(see(larger).background()).isEqualTo(see(redHeart).background());
    }

    @Test
    void aMarginGrowsToTheNextPossibleSize() {
        Image larger = draw(edit("a red heart", from(redHeart).withArea(new Margins(0, 5, 0, 0)))
                .forced(true));

        assertThat(larger.size()).isEqualTo(new ImageSize(SIDE + 16, SIDE));
        assertThat(part(larger, 0, 0, SIDE, SIDE)).isEqualTo(part(redHeart, 0, 0, SIDE, SIDE));
    }

    @Test
    void imagesOfOneRunAreThoseOfRunsOfTheirOwn() {
        ImageRequest.Builder both = ImageRequest.builder()
                .prompt("an orange heart")
                .prompt("a pink heart")
                .seed(8)
                .initImage(from(redHeart));
        List<Image> together = session.generate(both.build()).images();

        assertThat(together.get(0)).isEqualTo(draw(edit("an orange heart", from(redHeart))));
        assertThat(together.get(1))
                .isEqualTo(draw(edit("a pink heart", from(redHeart)).seed(9)));
    }

    @Test
    void embeddingsDrawWhatTheirPromptDoes() {
        EncodedPrompts encoded =
                session.encode(ImageRequest.of("an orange heart"), RunListener.NONE, Cancellation.never());
        ImageRequest.Builder request =
                ImageRequest.builder().embeddings(encoded.embeddings()).seed(8).initImage(from(redHeart));

        assertThat(draw(request).rgb())
                .isEqualTo(draw(edit("an orange heart", from(redHeart))).rgb());
    }

    private static InitImage from(Image image) {
        return InitImage.of(PictureSource.of(image.toBufferedImage()));
    }

    private static ImageRequest.Builder edit(String prompt, InitImage init) {
        return ImageRequest.builder().prompt(prompt).seed(8).initImage(init);
    }

    private static Image draw(ImageRequest.Builder request) {
        return session.generate(request.build()).first();
    }

    private static Masked right() {
        BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = mask.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(SIDE / 2, 0, SIDE / 2, SIDE);
        graphics.dispose();
        return new Masked(PictureSource.of(mask), false);
    }

    private static Scene see(Image image) {
        return PictureJudge.see(image.rgb(), image.size().width(), image.size().height());
    }

    /** Mean difference of values from 0 to 255. */
    private static double difference(Image one, Image other) {
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i]));
        }
        return (double) sum / a.length;
    }

    private static int[] column(Image image, int from, int to) {
        return part(image, from, 0, to, image.size().height());
    }

    private static int[] part(Image image, int left, int top, int right, int bottom) {
        return image.toBufferedImage().getRGB(left, top, right - left, bottom - top, null, 0, right - left);
    }
}
