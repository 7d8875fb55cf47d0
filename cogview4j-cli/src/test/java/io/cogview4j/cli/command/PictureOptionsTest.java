package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.CliRun;
import io.cogview4j.cli.picture.Shown;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What generate shows of pictures, and where. */
class PictureOptionsTest {
    private static final int MISUSED = 2;
    private static final int COLUMNS = 80;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"--preview, 6", "--preview=2, 3", "--preview 4, 2"})
    void aPreviewIsShownAfterEveryFewStepsAndAfterTheLast(String option, int previews) {
        CliRun run = onTerminal(option + " --steps 6 --terminal-graphics kitty");

        assertThat(Shown.kitty(run.err())).hasSize(previews);
        assertThat(run.out()).isEqualTo(picture() + System.lineSeparator());
    }

    @Test
    void theFinishedPictureIsShownAsItIsInTheFile() throws IOException {
        CliRun run = onTerminal("--steps 2 --show --terminal-graphics kitty");

        BufferedImage file = Objects.requireNonNull(ImageIO.read(picture().toFile()));
        Picture shown = Shown.kitty(run.err()).getFirst();
        assertThat(pixels(shown.toBufferedImage())).isEqualTo(pixels(file));
    }

    @Test
    void severalPicturesAreShownSideBySide() {
        CliRun run = onTerminal("--steps 2 --images 2 --preview --show --terminal-graphics kitty");

        ImageSize previews = new ImageSize(16 + 1 + 16, 16);
        ImageSize pictures = new ImageSize(32 + 2 + 32, 32);
        assertThat(Shown.kitty(run.err())).extracting(Picture::size).containsExactly(previews, previews, pictures);
    }

    @ParameterizedTest
    @CsvSource({"iterm2, ]1337;File=", "sixel, P0;1q", "blocks, ▀"})
    void theTerminalMayBeToldHowToShowThem(String kind, String codes) {
        assertThat(onTerminal("--steps 1 --preview --terminal-graphics " + kind).err())
                .contains(codes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--preview", "--preview 2 --show --terminal-graphics kitty"})
    void withoutATerminalNothingIsShownAndThatIsSaidOnce(String options) {
        CliRun run = CliRun.of(arguments(options + " --steps 2")).succeeds();

        assertThat(run.err())
                .containsOnlyOnce("warning [pictures-without-terminal]")
                .doesNotContain("\033", "▀");
        assertThat(picture()).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--preview --show --terminal-graphics none", "--seed 3"})
    void whoWantsNothingShownIsToldNothing(String options) {
        CliRun run = CliRun.of(arguments(options + " --steps 1")).succeeds();

        assertThat(run.err()).doesNotContain("pictures-without-terminal", "\033_G", "▀");
    }

    @Test
    void whatFollowsIsAPromptUnlessItIsANumber() {
        CliRun.of(
                        "generate",
                        "--preview",
                        "a red heart",
                        "--steps",
                        "1",
                        "--output",
                        picture().toString())
                .succeeds();

        assertThat(picture()).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({
        "--preview 0, preview-interval-invalid",
        "--preview -3, preview-interval-invalid",
        "--preview=abc, command-value-invalid",
        "--preview 1.5, command-value-invalid",
        "--terminal-graphics sixl, command-value-invalid",
        "--preview-file p.jpg, output-not-png"
    })
    void whatMakesNoSenseIsRefused(String options, String code) {
        CliRun.of(arguments(options)).failsWith(MISUSED, code);

        assertThat(names()).isEmpty();
    }

    @Test
    void thePreviewFileHoldsTheLastPreview() throws IOException {
        CliRun.of(arguments("--steps 2 --preview-file " + preview())).succeeds();

        BufferedImage last = Objects.requireNonNull(ImageIO.read(preview().toFile()));
        assertThat(last.getWidth()).isEqualTo(16);
        assertThat(last.getHeight()).isEqualTo(16);
        assertThat(names()).containsExactlyInAnyOrder("a.png", "preview.png");
    }

    @Test
    void whoeverLooksIntoItFindsAWholePicture() throws Exception {
        Set<ByteBuffer> seen = new HashSet<>();
        CompletableFuture<CliRun> running =
                CompletableFuture.supplyAsync(() -> CliRun.of(arguments("--steps 12 --preview-file " + preview())));
        while (!running.isDone()) {
            if (Files.exists(preview())) {
                seen.add(ByteBuffer.wrap(Files.readAllBytes(preview())));
            }
            Thread.sleep(1);
        }
        running.get().succeeds();

        seen.remove(ByteBuffer.allocate(0)); // the name is taken before there is a preview
        assertThat(seen).isNotEmpty().allSatisfy(content -> {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(content.array()));
            assertThat(image.getWidth()).isEqualTo(16);
            assertThat(new String(content.array(), content.limit() - 8, 4, StandardCharsets.US_ASCII))
                    .isEqualTo("IEND");
        });
    }

    @Test
    void aFileThatIsThereIsReplacedUnderTheRulesOfOutputs() throws IOException {
        Files.writeString(preview(), "notes");
        CliRun.of(arguments("--overwrite --preview-file " + preview())).failsWith(MISUSED, "output-not-a-picture");
        assertThat(preview()).hasContent("notes");

        Files.delete(preview());
        CliRun.of(arguments("--steps 1 --preview-file " + preview())).succeeds();
        Files.delete(picture());
        CliRun.of(arguments("--steps 1 --preview-file " + preview())).failsWith(MISUSED, "output-exists");
        CliRun.of(arguments("--steps 1 --overwrite --preview-file " + preview()))
                .succeeds();
    }

    @Test
    void thePreviewFileIsNoneOfTheResults() {
        CliRun.of(arguments("--preview-file " + picture())).failsWith(MISUSED, "preview-file-is-output");
        CliRun.of(arguments("--overwrite --preview-file " + folder.resolve("x/../a.png")))
                .failsWith(MISUSED, "preview-file-is-output");

        assertThat(names()).isEmpty();
    }

    @Test
    void aRunThatFailsLeavesNoEmptyPreviewBehind() {
        CliRun.of(arguments("--model " + folder + " --preview-file " + preview()));

        assertThat(names()).isEmpty();
    }

    private CliRun onTerminal(String options) {
        return CliRun.onTerminal(COLUMNS, arguments(options)).succeeds();
    }

    private String[] arguments(String options) {
        List<String> all = new ArrayList<>(
                List.of("generate", "a red heart", "--output", picture().toString(), "--size", "32x32", "--force"));
        all.addAll(List.of(options.split(" ")));
        return all.toArray(String[]::new);
    }

    private Path picture() {
        return folder.resolve("a.png");
    }

    private Path preview() {
        return folder.resolve("preview.png");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] pixels(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xffffff;
        }
        return pixels;
    }
}
