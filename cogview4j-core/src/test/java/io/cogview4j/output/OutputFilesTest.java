package io.cogview4j.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.OutputFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.OutputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are taken before the work, and nothing is lost by it: neither what is there already nor what is made. */
class OutputFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatIsNoPictureIsNeverReplaced(boolean overwriting) throws IOException {
        Path notes = Files.writeString(folder.resolve("a.png"), "notes");

        refuses(overwriting, CoreMessage.OUTPUT_NOT_A_PICTURE, notes);

        assertThat(notes).hasContent("notes");
    }

    @Test
    void aNameOfAnotherKindIsRefusedBeforeAnythingIsTaken() throws IOException {
        try (OutputFiles files = files(true)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> files.take(folder.resolve("a.jpg"), 1))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(CoreMessage.OUTPUT_NOT_PNG));
        }
        assertThat(names()).isEmpty();
    }

    /** A process that was killed left the names that it had taken, and what it had made. */
    @Test
    void workThatGoesOnTakesItsNamesAgain() throws IOException {
        Path done = picture("done.png");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path other = picture("other.png");

        try (OutputFiles files = files(false)) {
            files.take(List.of(done, empty), place -> place == 0);
            assertThat(files.all()).containsExactly(done, empty);
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> files.take(List.of(other), _ -> false))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(CoreMessage.OUTPUT_EXISTS));
        }

        assertThat(done).isNotEmptyFile();
        assertThat(empty).doesNotExist();
    }

    @Test
    void aPictureIsReplacedOnlyIfThatIsAskedFor() throws IOException {
        Path picture = picture("a.png");
        byte[] before = Files.readAllBytes(picture);

        refuses(false, CoreMessage.OUTPUT_EXISTS, picture);
        assertThat(picture).hasBinaryContent(before);

        try (OutputFiles files = files(true)) {
            files.take(List.of(picture));
            assertThat(picture).hasBinaryContent(before);
            files.write(0, file -> write(file, "new"));
        }
        assertThat(picture).hasContent("new");
    }

    @Test
    void resultsAndTheFileBesideThemAreKnownUnderEveryName() throws IOException {
        Path link = folder.resolve("link.png");
        try (OutputFiles files = files(false)) {
            files.take(List.of(folder.resolve("a.png")));
            files.takeAside(folder.resolve("b.png"));
            Files.createSymbolicLink(link, folder.resolve("a.png"));

            assertThat(List.of("a.png", "b.png", "./x/../a.png", "link.png"))
                    .allMatch(name -> files.has(folder.resolve(name)));
            assertThat(files.has(folder.resolve("c.png"))).isFalse();
        }
    }

    @Test
    void anEmptyFileIsReplacedOnlyIfThatIsAskedFor() throws IOException {
        Path empty = Files.createFile(folder.resolve("a.png"));

        refuses(false, CoreMessage.OUTPUT_EXISTS, empty);

        try (OutputFiles files = files(true)) {
            files.take(List.of(empty));
        }
        assertThat(empty).isEmptyFile();
    }

    @Test
    void oneFileInTheWayOfManyLeavesNoneOfTheOthersBehind() throws IOException {
        Path third = picture("a-3.png");

        refuses(false, CoreMessage.OUTPUT_EXISTS, folder.resolve("a-1.png"), folder.resolve("a-2.png"), third);

        assertThat(names()).containsExactly("a-3.png");
    }

    @Test
    void whatHasNoResultIsGivenBack() throws IOException {
        try (OutputFiles files = files(false)) {
            files.take(List.of(folder.resolve("a-1.png"), folder.resolve("a-2.png")));
            files.write(0, file -> write(file, "done"));
        }

        assertThat(names()).containsExactly("a-1.png");
        assertThat(folder.resolve("a-1.png")).hasContent("done");
    }

    @Test
    void ofManyCommandsAtOnceEachTakesANameOfItsOwn() throws Exception {
        Set<Path> taken = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Boolean>> commands = Stream.generate(() -> (Callable<Boolean>) () -> {
                        OutputFiles files = files(false);
                        files.takeFree(folder, List.of(7L, 8L));
                        files.write(0, file -> write(file, "done"));
                        files.write(1, file -> write(file, "done"));
                        return taken.addAll(files.all());
                    })
                    .limit(6)
                    .toList();
            threads.invokeAll(commands).forEach(command -> assertThat(command).succeedsWithin(Duration.ofSeconds(10)));
        }

        assertThat(taken).hasSize(12);
        assertThat(names()).hasSize(12).contains("cogview4-7.png", "cogview4-8.png");
    }

    @Test
    void namesOfOurOwnKeepTogether() throws IOException {
        picture("cogview4-8.png");

        try (OutputFiles files = files(false)) {
            files.takeFree(folder, List.of(7L, 8L));

            assertThat(files.all())
                    .containsExactly(folder.resolve("cogview4-7-run2.png"), folder.resolve("cogview4-8-run2.png"));
        }
        assertThat(names()).containsExactly("cogview4-8.png");
    }

    /** Those of one file fit, and those of several do not. */
    @ParameterizedTest
    @ValueSource(ints = {214, 250, 255, 256})
    void aNameThatIsTooLongIsFoundBeforeTheWork(int bytes) throws IOException {
        Path file = folder.resolve("a".repeat(bytes - 4) + ".png");

        if (bytes <= 255) {
            try (OutputFiles files = files(false)) {
                files.take(List.of(file));
                files.write(0, path -> new OutputFile(path).write(new byte[] {1}));
            }
            assertThat(file).exists();
        }
        if (bytes > 253) {
            assertThatExceptionOfType(OutputException.class)
                    .isThrownBy(() -> files(false).take(file, 3));
        }
    }

    private void refuses(boolean overwriting, CoreMessage code, Path... given) {
        try (OutputFiles files = files(overwriting)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> files.take(List.of(given)))
                    .satisfies(refusal -> {
                        assertThat(refusal.code()).isEqualTo(code);
                        assertThat(refusal.problem().values()).containsExactly(given[given.length - 1].toString());
                    });
        }
    }

    private static OutputFiles files(boolean overwriting) {
        return new OutputFiles(OutputKind.PICTURE, overwriting, Runnable::run);
    }

    private Path picture(String name) throws IOException {
        Path file = folder.resolve(name);
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }

    private static void write(Path file, String content) {
        new OutputFile(file).write(content.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
