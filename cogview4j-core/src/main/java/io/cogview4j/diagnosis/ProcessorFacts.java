package io.cogview4j.diagnosis;

import io.cogview4j.machine.CpuQuota;
import io.cogview4j.machine.Processor;
import io.cogview4j.machine.UsableCores;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The processor, and the part of it that this process may use.
 *
 * @param name of the model; where the system tells none, the architecture
 * @param units for products of matrices that it has, for example {@code AVX2} and {@code AMX}; what of these is used, only
 *     libtorch knows
 * @param processors how many Java sees
 * @param cores physical ones that are computed on where nobody asks for other threads
 * @param quota most processors that the container may keep busy; empty without a limit
 */
public record ProcessorFacts(String name, List<String> units, int processors, int cores, OptionalInt quota) {
    /** By Linux's names for them, in the order in which they are told. */
    private static final Map<String, String> UNITS = new TreeMap<>(Map.of(
            "avx2", "AVX2",
            "avx512f", "AVX-512",
            "avx512_bf16", "AVX-512 BF16",
            "amx_bf16", "AMX",
            "asimd", "NEON",
            "sve", "SVE",
            "bf16", "BF16"));

    public ProcessorFacts {
        units = List.copyOf(units);
    }

    static ProcessorFacts current() {
        return new ProcessorFacts(
                Processor.current().name(),
                units(Processor.current().flags()),
                Runtime.getRuntime().availableProcessors(),
                UsableCores.count(),
                CpuQuota.current().processors());
    }

    /** @param flags of the processor, as Linux names them */
    static List<String> units(Set<String> flags) {
        return UNITS.entrySet().stream()
                .filter(unit -> flags.contains(unit.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }
}
