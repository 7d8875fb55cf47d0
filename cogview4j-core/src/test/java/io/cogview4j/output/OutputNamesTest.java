package io.cogview4j.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputNamesTest {
    private static final Path FOLDER = Path.of("folder");

    @ParameterizedTest
    @ValueSource(strings = {"heart.png", "HEART.PNG", "heart.Png", "a.b.png", ".png"})
    void theNameThatIsGivenIsTheNameOfTheFile(String name) {
        assertThat(OutputNames.endsIn(".png", Path.of(name))).isTrue();
        assertThat(OutputNames.given(FOLDER.resolve(name), 1)).containsExactly(FOLDER.resolve(name));
    }

    @Test
    void severalFilesAreNumberedBeforeTheExtensionThatIsGiven() {
        assertThat(names(OutputNames.given(FOLDER.resolve("a.b.PNG"), 2))).containsExactly("a.b-1.PNG", "a.b-2.PNG");
    }

    @Test
    void numbersStandInTheirOrder() {
        List<String> names = names(OutputNames.given(FOLDER.resolve("a.png"), 12));

        assertThat(names)
                .startsWith("a-01.png", "a-02.png")
                .endsWith("a-12.png")
                .isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"heart.jpg", "heart", "", "/"})
    void otherExtensionsAreTold(String name) {
        assertThat(OutputNames.endsIn(".png", Path.of(name))).isFalse();
    }

    @Test
    void aNameOfOurOwnHasTheSeedOfItsPicture() {
        assertThat(names(OutputNames.ofSeeds(FOLDER, List.of(7L), 1))).containsExactly("cogview4-7.png");
        assertThat(names(OutputNames.ofSeeds(FOLDER, List.of(7L, 8L, 50L), 1)))
                .containsExactly("cogview4-7.png", "cogview4-8.png", "cogview4-50.png");
    }

    @Test
    void aSeedHasNoSign() {
        assertThat(names(OutputNames.ofSeeds(FOLDER, List.of(-1L), 1)))
                .containsExactly("cogview4-18446744073709551615.png");
    }

    @Test
    void picturesOfOneSeedAreNumberedToo() {
        assertThat(names(OutputNames.ofSeeds(FOLDER, List.of(7L, 8L, 7L), 1)))
                .containsExactly("cogview4-7-1.png", "cogview4-8-2.png", "cogview4-7-3.png");
    }

    @Test
    void noFurtherAttemptLooksLikeAnotherPicture() {
        List<Long> seeds = LongStream.range(7, 10).boxed().toList();

        assertThat(names(OutputNames.ofSeeds(FOLDER, seeds, 2)))
                .containsExactly("cogview4-7-run2.png", "cogview4-8-run2.png", "cogview4-9-run2.png");
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }
}
