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

/** Damaged pictures are decoded or refused, and nothing worse, and take little memory for what they are. */
class PictureFuzzTest {
    /** Buffers of files and decoders. */
    private static final long FIXED_BYTES = 3 << 20;

    /** What is packed best: a byte of a JPEG file can stand for so many pixels, and each takes up to nine bytes. */
    private static final int BYTES_PER_BYTE = 8 * 64 * 4 * 9;

    @TempDir
    private Path temp;

    @Test
    void damagedPicturesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz("png", 600));
        assertOfBothKinds(fuzz("jpeg", 400));
        assertOfBothKinds(fuzz("profile", 100));
    }

    @Test
    @Tag("slow")
    void manyDamagedPicturesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz("png", 30_000));
        assertOfBothKinds(fuzz("jpeg", 20_000));
        assertOfBothKinds(fuzz("profile", 5_000));
    }

    private static void assertOfBothKinds(Outcome outcome) {
        assertThat(outcome.refused()).isPositive();
        assertThat(outcome.read()).isPositive();
    }

    private Outcome fuzz(String kind, int count) throws IOException {
        List<byte[]> sound =
                KnownPictures.of(kind).stream().map(KnownPictures.Known::file).toList();
        return new Fuzzing(
                        file -> SourcePicture.open(file).read(),
                        InvalidRequestException.class,
                        FIXED_BYTES,
                        BYTES_PER_BYTE)
                .run(
                        temp.resolve("damaged"),
                        count,
                        (seed, mutator) -> damaged(seed, mutator, sound.get(seed % sound.size())));
    }

    private static byte[] damaged(int seed, Mutator mutator, byte[] sound) {
        byte[] damaged = seed % 5 == 0 ? mutator.cutOrExtend(sound) : mutator.flipBits(sound);
        return seed % 3 == 0 || !PngReader.isBegunBy(damaged) ? damaged : DamagedPng.withSoundChecksums(damaged);
    }
}
