package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.fixtures.SmallProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tokenizers are read or refused: none ends the process, which would fail the program that opens them. */
class TokenizerFuzzTest {
    @TempDir
    Path folder;

    @Test
    void damagedTokenizersAreReadOrRefused() throws IOException, InterruptedException {
        assertOfBothKinds(fuzz(0, 300));
    }

    @Test
    @Tag("slow")
    void manyDamagedTokenizersAreReadOrRefused() throws IOException, InterruptedException {
        assertOfBothKinds(fuzz(300, 20_000));
    }

    private List<String> fuzz(int first, int count) throws IOException, InterruptedException {
        return SmallProcess.run(
                DamagedTokenizers.class, folder.toString(), Integer.toString(first), Integer.toString(count));
    }

    private static void assertOfBothKinds(List<String> lines) {
        assertThat(lines)
                .allMatch(line -> line.endsWith(DamagedTokenizers.READ) || line.endsWith(DamagedTokenizers.REFUSED));
        assertThat(lines)
                .filteredOn(line -> line.endsWith(DamagedTokenizers.READ))
                .hasSizeGreaterThan(lines.size() / 20);
        assertThat(lines)
                .filteredOn(line -> line.endsWith(DamagedTokenizers.REFUSED))
                .hasSizeGreaterThan(lines.size() / 3);
    }
}
