package io.cogview4j.tensor;

import io.cogview4j.machine.Processor;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How the processor multiplies bfloat16 faster than float32, as far as oneDNN's kernels may use it. */
enum Bfloat16Instructions {
    NONE,
    /** AVX-512 on processors of AMD: twice as fast. On those of Intel the same instructions are no faster than float32. */
    VECTORS,
    /** Intel AMX: many times as fast. */
    TILES;

    private static final String COULD_PACK = "_ZN2at6native7cpublas10could_packEN3c1010ScalarTypeE";
    private static final String SUPPORTED = "_ZN2at3cpu24is_avx512_bf16_supportedEv";

    static Bfloat16Instructions find() {
        if (tiles()) {
            return TILES;
        }
        return vectors() ? VECTORS : NONE;
    }

    private static boolean tiles() {
        var signature = FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE);
        return NativeRuntime.function(COULD_PACK, signature)
                .map(couldPack -> MethodHandles.insertArguments(couldPack, 0, ScalarType.BFloat16.value))
                .filter(Bfloat16Instructions::isTrue)
                .isPresent();
    }

    private static boolean vectors() {
        return NativeRuntime.cpuCapability().equals("AVX512")
                && !isRestricted()
                && NativeRuntime.function(SUPPORTED, FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN))
                        .filter(Bfloat16Instructions::isTrue)
                        .isPresent()
                && Processor.current().isMadeByAmd();
    }

    /** Whether oneDNN was told to leave instructions alone: its kernel would end the process. */
    private static boolean isRestricted() {
        return Stream.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA").anyMatch(System.getenv()::containsKey);
    }

    private static boolean isTrue(MethodHandle question) {
        try {
            return (boolean) question.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("libtorch does not tell its instructions", e);
        }
    }
}
