package io.cogview4j.langchain4j;

import static io.cogview4j.langchain4j.Drawings.PROMPT;
import static io.cogview4j.langchain4j.Drawings.SIDE;
import static io.cogview4j.langchain4j.Drawings.blue;
import static io.cogview4j.langchain4j.Drawings.bytes;
import static io.cogview4j.langchain4j.Drawings.image;
import static io.cogview4j.langchain4j.Drawings.leftAndRight;
import static io.cogview4j.langchain4j.Drawings.pixels;
import static io.cogview4j.langchain4j.Drawings.png;
import static io.cogview4j.langchain4j.Drawings.quick;
import static io.cogview4j.langchain4j.Drawings.quickRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.image.ImageModel;
import io.cogview4j.CogView4;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.events.RunListener;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that images are made from, and masks. */
class EditTest {
    private static final Color CLEAR = new Color(0, true);

    private static CogView4ImageModel held;
    private final ImageModel model = held;

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void open() {
        held = quick().strength(0.5).build();
    }

    @AfterAll
    static void close() {
        held.close();
    }

    @Test
    void anEditStartsFromThePicture() throws IOException {
        Image edited = model.edit(image(blue()), PROMPT).content();

        Path file = Files.write(folder.resolve("image"), png(blue()));
        InitImage picture = InitImage.of(PictureSource.of(file)).withStrength(0.5);
        assertThat(bytes(edited))
                .isEqualTo(CogView4.tiny()
                        .generate(quickRequest().initImage(picture).build())
                        .first()
                        .png());
    }

    @Test
    void aPictureMayBeAFileOfThisMachine() throws IOException {
        Path file = Files.write(folder.resolve("a picture.png"), png(blue()));
        Image inFile = Image.builder().url(file.toUri()).build();

        assertThat(samePixels(
                        model.edit(inFile, PROMPT).content(),
                        model.edit(image(blue()), PROMPT).content()))
                .isTrue();
    }

    @Test
    void nothingOfThePicturesIsOnTheDiskWhenDrawingBegins() {
        List<Path> before = temporary();
        List<List<Path>> meanwhile = new ArrayList<>();
        RunListener listener = RunListener.hearing(_ -> meanwhile.add(temporary()));
        try (CogView4ImageModel model = quick().listener(listener).build()) {
            model.edit(
                    image(blue()), image(leftAndRight(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK)), PROMPT);
        }
        assertThat(meanwhile).isNotEmpty().allMatch(before::equals);
    }

    @Test
    void whereTheMaskIsTransparentTheImageIsPaintedAnew() {
        BufferedImage mask = leftAndRight(BufferedImage.TYPE_INT_ARGB, CLEAR, Color.WHITE);

        BufferedImage edited =
                pixels(model.edit(image(blue()), image(mask), PROMPT).content());

        assertThat(changed(edited, 0)).isTrue();
        assertThat(changed(edited, SIDE / 2)).isFalse();
    }

    @Test
    void whereAMaskWithoutTransparencyIsWhiteTheImageIsPaintedAnew() {
        BufferedImage mask = leftAndRight(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK);

        BufferedImage edited =
                pixels(model.edit(image(blue()), image(mask), PROMPT).content());

        assertThat(changed(edited, 0)).isTrue();
        assertThat(changed(edited, SIDE / 2)).isFalse();
    }

    @Test
    void anAlphaChannelThatLetsNothingThroughChangesNothing() {
        BufferedImage opaque = leftAndRight(BufferedImage.TYPE_INT_ARGB, Color.WHITE, Color.BLACK);
        BufferedImage plain = leftAndRight(BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK);

        assertThat(samePixels(
                        model.edit(image(blue()), image(opaque), PROMPT).content(),
                        model.edit(image(blue()), image(plain), PROMPT).content()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/a.png?key=secret",
                "https://example.com/a.png?key=secret",
                "ftp://example.com/"
            })
    void nothingIsFetchedFromANetwork(String url) {
        Image elsewhere = Image.builder().url(url).build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.edit(elsewhere, PROMPT))
                .withMessageContaining("example.com")
                .withMessageContaining("set base64Data")
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://server/share/a.png", "a.png", "data:image/png;base64,AAAA", "file:a.png"})
    void onlyAPathOfThisMachineIsAFile(String url) {
        Image elsewhere = Image.builder().url(url).build();

        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> model.edit(elsewhere, PROMPT));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNoFileIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe"); // to which nobody ever writes
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (Path none : List.of(pipe, folder, Path.of("/dev/zero"))) {
            Image elsewhere = Image.builder().url(none.toUri()).build();
            for (Runnable edit : List.<Runnable>of(
                    () -> model.edit(elsewhere, PROMPT), () -> model.edit(image(blue()), elsewhere, PROMPT))) {
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThatExceptionOfType(InvalidRequestException.class)
                                .isThrownBy(edit::run)
                                .withMessageContaining(none.toString()));
            }
        }
    }

    @Test
    void aPictureWithoutContentIsRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.edit(Image.builder().build(), PROMPT))
                .withMessageContaining("Set base64Data");
    }

    @Test
    void dataThatIsNoBase64IsRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.edit(Image.builder().base64Data("%%%").build(), PROMPT))
                .withMessageContaining("Base64.getEncoder()");
    }

    @Test
    void aDamagedPictureOrMaskIsRefusedByTheLibrary() {
        List<Path> before = temporary();
        Image damaged = Image.builder()
                .base64Data(Base64.getEncoder().encodeToString("no picture".getBytes()))
                .build();

        for (Runnable edit : List.<Runnable>of(
                () -> model.edit(damaged, PROMPT), () -> model.edit(image(blue()), damaged, PROMPT))) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(edit::run)
                    .withCauseInstanceOf(io.cogview4j.message.InvalidRequestException.class);
        }
        assertThat(temporary()).isEqualTo(before);
    }

    private static boolean changed(BufferedImage edited, int fromX) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = fromX; x < fromX + SIDE / 2; x++) {
                if (edited.getRGB(x, y) != Color.BLUE.getRGB()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean samePixels(Image one, Image other) {
        BufferedImage a = pixels(one);
        BufferedImage b = pixels(other);
        return java.util.Arrays.equals(
                a.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE), b.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE));
    }

    private static List<Path> temporary() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("cogview4j-langchain4j-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
