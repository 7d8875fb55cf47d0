package io.cogview4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {
    /** torch takes seeds up to 2^64 - 1; those beyond a long are the negative ones of the same bits. */
    @Test
    void theLargestLongIsNotTheLastSeed() {
        Seeds seeds = Seeds.of(List.of(Prompt.of("a"), Prompt.of("b")), 2, Long.MAX_VALUE - 1);

        assertThat(seeds.of(0, 2)).containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(seeds.of(1, 2)).containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1);
    }

    @Test
    void theLargestLongIsASeed() {
        assertThat(Seeds.of(List.of(Prompt.of("a")), 1, Long.MAX_VALUE).of(0, 1))
                .containsExactly(Long.MAX_VALUE);
    }
}
