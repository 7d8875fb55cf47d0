package io.cogview4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Damaged input is read or refused, and nothing worse, by whatever way it comes in. */
class FuzzTest {
    @TempDir(factory = InMemory.class)
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everyInputIsReadOrRefused() throws IOException {
        Inputs inputs = Inputs.ofProperties();
        return EntryPoints.inThisProcess(folder).stream()
                .filter(inputs::are)
                .map(entry -> DynamicTest.dynamicTest(entry.name(), () -> {
                    Tally tally = Campaign.run(entry, inputs.firstSeed(), inputs.count(entry));
                    System.out.println(tally);
                    require(tally, inputs.count(entry));
                }));
    }

    @Test
    void theSharesOfAllEntryPointsMakeUpTheWhole() throws IOException {
        int whole = Stream.of(EntryPoints.inThisProcess(folder), EntryPoints.inOthers(folder))
                .flatMap(List::stream)
                .mapToInt(EntryPoint::share)
                .sum();
        assertThat(whole).isEqualTo(1000);
    }

    /** Nothing escapes; and the damage is neither so small that all is read, nor so large that nothing is looked at. */
    static void require(Tally tally, long count) {
        assertThat(tally.escapes()).isEmpty();
        assertThat(tally.count()).isEqualTo(count);
        assertThat(tally.read() + tally.refused()).isEqualTo(count);
        if (count >= 50) {
            assertThat(tally.read()).as("%s", tally).isGreaterThan(count / 50);
            assertThat(tally.refused()).as("%s", tally).isGreaterThan(count / 50);
        }
    }
}
