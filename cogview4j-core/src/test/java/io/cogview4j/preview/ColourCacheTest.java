package io.cogview4j.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourCacheTest {
    private static final String VAE = "weights:0123";
    private static final double[] WEIGHTS = {0.1, Math.PI, -1e-17, 2, 3, 4};

    @TempDir
    private Path folder;

    private ColourCache cache;

    @BeforeEach
    void keepsColours() {
        cache = new ColourCache(folder.resolve("previews"));
        cache.store(VAE, new LatentColours(1, WEIGHTS));
    }

    @Test
    void givesBackWhatWasKeptToTheLastBit() {
        assertThat(Objects.requireNonNull(cache.find(VAE, 1)).weights()).containsExactly(WEIGHTS);
    }

    @Test
    void knowsNothingOfAnotherVae() {
        assertThat(cache.find("weights:4567", 1)).isNull();
    }

    @Test
    void knowsNothingOfOtherChannels() {
        assertThat(cache.find(VAE, 2)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"weights\":[1,2,3,4,5,6]}"})
    void whatIsNoSuchFileIsNotFound(String content) throws IOException {
        Files.writeString(file(), content);

        assertThat(cache.find(VAE, 1)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2.0, 1e999", "2.0, \"2\"", "2.0, null", "colours-1, colours-0", "0123, 4567", "'2.0,', ''"})
    void whatWasChangedIsNotFound(String part, String by) throws IOException {
        String kept = Files.readString(file());
        assertThat(kept).contains(part);
        Files.writeString(file(), kept.replace(part, by));

        assertThat(cache.find(VAE, 1)).isNull();
    }

    @Test
    void aLargeFileIsNotRead() throws IOException {
        Files.writeString(file(), Files.readString(file()) + " ".repeat(1 << 20));

        assertThat(cache.find(VAE, 1)).isNull();
    }

    @Test
    void aFolderThatCannotBeIsNoReasonToFail() throws IOException {
        ColourCache impossible = new ColourCache(Files.createFile(folder.resolve("file")));

        impossible.store(VAE, new LatentColours(1, WEIGHTS));

        assertThat(impossible.find(VAE, 1)).isNull();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(cache.folder())) {
            return files.findFirst().orElseThrow();
        }
    }
}
