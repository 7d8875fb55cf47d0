package io.cogview4j.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Saving is cheap beside a step, or the user is told. */
class RunSaverTest {
    private static final Path FILE = Path.of("run.safetensors");

    @Test
    void savingThatTakesLongBesideAStepIsTold() {
        long second = 1_000_000_000L;

        assertThat(RunSaver.slow(FILE, 3 * second, 10 * second))
                .map(Message::values)
                .contains(List.of(FILE.toString(), "3.0", "30"));
        assertThat(RunSaver.slow(FILE, 3 * second, 60 * second)).isEmpty();
        assertThat(RunSaver.slow(FILE, second / 2, second)).isEmpty();
    }
}
