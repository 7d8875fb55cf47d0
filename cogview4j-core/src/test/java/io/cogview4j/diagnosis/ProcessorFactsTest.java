package io.cogview4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorFactsTest {
    @Test
    void unitsAreThoseThatMultiplyMatrices() {
        assertThat(ProcessorFacts.units(Set.of("fpu", "avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_int8")))
                .containsExactly("AMX", "AVX-512", "AVX-512 BF16", "AVX2");
        assertThat(ProcessorFacts.units(Set.of("fp", "asimd"))).containsExactly("NEON");
        assertThat(ProcessorFacts.units(Set.of())).isEmpty();
    }
}
