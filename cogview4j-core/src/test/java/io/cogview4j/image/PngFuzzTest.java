package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.fixtures.Fuzzing;
import io.cogview4j.fixtures.Fuzzing.Outcome;
import io.cogview4j.fixtures.Mutator;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged pictures are refused, and nothing worse. */
class PngFuzzTest {
    @TempDir
    private Path temp;

    @Test
    void damagedPicturesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(2_000));
    }

    @Test
    @Tag("slow")
    void manyDamagedPicturesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(50_000));
    }

    private static void assertOfBothKinds(Outcome outcome) {
        assertThat(outcome.refused()).isPositive();
        assertThat(outcome.read()).isPositive();
    }

    private Outcome fuzz(int count) throws IOException {
        byte[] sound = soundPicture();
        return new Fuzzing(PngReader::texts, InvalidRequestException.class, 64 << 10, 40)
                .run(temp.resolve("damaged.png"), count, (seed, mutator) -> damaged(seed, mutator, sound));
    }

    private static byte[] damaged(int seed, Mutator mutator, byte[] sound) {
        byte[] damaged = seed % 4 == 0 ? mutator.cutOrExtend(sound) : mutator.flipBits(sound);
        return seed % 3 == 0 ? damaged : DamagedPng.withSoundChecksums(damaged);
    }

    private static byte[] soundPicture() {
        return PngEncoder.encode(
                new RgbImage(4, 4, new byte[48]),
                List.of(new PngText("parameters", "a heart"), new PngText("cogview4j", "{\"prompt\":\"红色的心\"}")));
    }
}
