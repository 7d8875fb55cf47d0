package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was killed at any moment left a run that goes on to the bit-identical picture. */
class KilledRunTest {
    private static final int STEPS = 20;
    private static final int MOST_MILLIS_LATER = 40;

    @TempDir
    Path folder;

    @Test
    void atThreeMoments() throws Exception {
        goesOn(3, System.nanoTime());
    }

    @Test
    @Tag("slow")
    void atTwentyMoments() throws Exception {
        goesOn(20, System.nanoTime());
    }

    private void goesOn(int moments, long seed) throws Exception {
        Path whole = folder.resolve("whole.png");
        CliRun.of(generate(whole)).succeeds();
        Random random = new Random(seed);
        for (int i = 0; i < moments; i++) {
            int step = 1 + random.nextInt(STEPS - 2);
            int millis = random.nextInt(MOST_MILLIS_LATER);
            String moment = "moment %d of seed %d: %d ms after step %d".formatted(i, seed, millis, step);
            Path picture = folder.resolve("killed-" + i + ".png");
            Path file = folder.resolve("killed-" + i + ".safetensors");

            CliProcess killed = CliProcess.killedAt(
                    "] " + step + "/" + STEPS,
                    millis,
                    Stream.concat(Stream.of(generate(picture)), Stream.of("--resumable", file.toString()))
                            .toArray(String[]::new));
            assertThat(killed.exitCode()).as(moment).isNotZero();
            CliRun.of("generate", "--resume", file.toString(), "--no-cache").succeeds();

            assertThat(picture).as(moment).hasSameBinaryContentAs(whole);
            assertThat(Files.exists(file)).as(moment).isFalse();
        }
    }

    private static String[] generate(Path picture) {
        return new String[] {
            "generate",
            "a red heart",
            "--seed",
            "7",
            "--steps",
            Integer.toString(STEPS),
            "--sampler",
            "unipc",
            "--size",
            "64x64",
            "--force",
            "--no-cache",
            "--output",
            picture.toString()
        };
    }
}
