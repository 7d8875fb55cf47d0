package io.cogview4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.fuzz.EntryPoint.Reading;
import io.cogview4j.fuzz.FuzzProcess.Job;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What escapes is noticed: every kind of it is planted here at seed 7, and found there. */
class FuzzSelfTest {
    private static final long PLANTED = 7;
    private static final Reading SOUND = List::of;
    private static final Reading REFUSED = () -> {
        throw new InvalidRequestException(CoreMessage.STEPS_NOT_POSITIVE, 0);
    };

    @TempDir
    Path folder;

    static Stream<Arguments> escapes() {
        return Stream.of(
                escape("IllegalStateException", () -> {
                    throw new IllegalStateException("planted");
                }),
                escape("StackOverflowError", () -> List.of(Message.of(CoreMessage.FILE_MISSING, deep(1)))),
                escape(
                        "OutOfMemoryError",
                        () -> List.of(Message.of(CoreMessage.FILE_MISSING, new long[1 << 30].length))),
                escape("IOException", () -> {
                    throw new IOException("planted");
                }),
                escape("CancelledException", () -> {
                    throw new CancelledException(new ClosedByInterruptException());
                }),
                escape("unexpected", () -> List.of(Message.of(CoreMessage.UNEXPECTED, "planted"))),
                escape("allocates", () -> List.of(Message.of(CoreMessage.SIZE_FORCED, new byte[2 << 20].length))));
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void everyKindOfEscapeIsFoundWithItsSeed(String kind, Reading escape) {
        Tally tally = Campaign.run(planted(escape), 0, 20);

        assertThat(tally.escapes()).singleElement().satisfies(found -> {
            assertThat(found.seed()).isEqualTo(PLANTED);
            assertThat(found.how()).contains(kind);
            assertThat(found.command()).endsWith("-Dcogview4j.fuzz.only=planted:7");
        });
        assertThat(tally.read()).isEqualTo(10);
        assertThat(tally.refused()).isEqualTo(9);
        assertThatThrownBy(() -> FuzzTest.require(tally, 20)).hasMessageContaining(kind);
    }

    @Test
    void whatHangsIsFoundWithItsSeed() {
        Reading endless = () -> {
            LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            return List.of();
        };
        Tally tally = new Campaign(planted(endless), Duration.ofMillis(300), (_, _, _) -> {}).run(0, 20);

        assertThat(tally.escapes()).singleElement().satisfies(found -> {
            assertThat(found.seed()).isEqualTo(PLANTED);
            assertThat(found.how()).contains("takes longer than 300 ms", "parkNanos");
        });
    }

    @Test
    void whatEndsTheProcessIsFoundWithItsSeedAndTheRestIsTried() throws IOException, InterruptedException {
        List<Tally> tallies =
                new FuzzProcess(Ends.class, folder).run(List.of(new Job("planted", 0, 20), new Job("sound", 3, 5)));
        Tally tally = tallies.getFirst();

        assertThat(tallies.getLast()).isEqualTo(new Tally("sound", 3, 5, 5, 0, List.of()));
        assertThat(tally.count()).isEqualTo(20);
        assertThat(tally.escapes()).singleElement().satisfies(found -> {
            assertThat(found.seed()).isEqualTo(PLANTED);
            assertThat(found.how()).contains("ends with code 134");
        });
        assertThat(tally.read() + tally.refused()).isEqualTo(19);
    }

    /** Tries inputs of which one ends the process, as native code does that aborts. */
    static final class Ends {
        private Ends() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            Reading end = () -> {
                Runtime.getRuntime().halt(134);
                return List.of();
            };
            EntryPoint sound = EntryPoint.of("sound", 0, Bound.LOOSE, _ -> new Input(1, SOUND));
            FuzzProcess.serve(List.of(planted(end), sound), arguments);
        }
    }

    @Test
    void textsThatNobodyCouldReadAreImproper() {
        assertThat(Trial.improper("a heart")).isEmpty();
        assertThat(Trial.improper("a\u001b[2J"))
                .hasValueSatisfying(how -> assertThat(how).contains("\\u001b"));
        assertThat(Trial.improper("a".repeat(2_001)))
                .hasValueSatisfying(how -> assertThat(how).contains("2001"));
    }

    @Test
    void damageThatIsAllReadOrAllRefusedTestsNothing() {
        Tally idle = new Tally("idle", 0, 100, 100, 0, List.of());
        Tally blunt = new Tally("blunt", 0, 100, 0, 100, List.of());

        assertThatThrownBy(() -> FuzzTest.require(idle, 100)).hasMessageContaining("idle");
        assertThatThrownBy(() -> FuzzTest.require(blunt, 100)).hasMessageContaining("blunt");
    }

    @Test
    void aSeedGivesTheSameInputEachTimeAndAnotherGivesAnother() throws IOException {
        SafetensorsDamage files = new SafetensorsDamage(Sound.embeddings().getFirst());
        Set<String> different = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            byte[] damaged = files.damaged(new Damage("safetensors", seed));
            assertThat(damaged).isEqualTo(files.damaged(new Damage("safetensors", seed)));
            different.add(Damage.latin(damaged));
        }
        assertThat(different).hasSizeGreaterThan(35);
    }

    private static EntryPoint planted(Reading escape) {
        return new EntryPoint(
                "planted",
                0,
                new Bound(1 << 20, 40),
                (seed, _) -> new Input(1, seed == PLANTED ? escape : seed % 2 == 0 ? SOUND : REFUSED));
    }

    private static Arguments escape(String kind, Reading reading) {
        return Arguments.of(kind, reading);
    }

    private static int deep(int depth) {
        return deep(depth + 1) + 1;
    }
}
