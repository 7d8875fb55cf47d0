package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What instructions oneDNN's kernels may use on this processor. A kernel without them ends the process, so where it is not
 * certain, there are none.
 */
final class KernelInstructions {
    private static final String COULD_PACK = "_ZN2at6native7cpublas10could_packEN3c1010ScalarTypeE";

    private KernelInstructions() {}

    /** Whether there are Intel's AMX for this type, and oneDNN was not told to leave them alone. */
    static boolean hasTiles(ScalarType type) {
        var signature = FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE);
        return NativeRuntime.function(COULD_PACK, signature)
                .map(couldPack -> MethodHandles.insertArguments(couldPack, 0, type.value))
                .filter(KernelInstructions::isTrue)
                .isPresent();
    }

    /**
     * Whether there are AVX-512 and some of its extensions.
     *
     * @param question the name of libtorch's function that tells of the extension
     */
    static boolean hasVectors(String question) {
        return NativeRuntime.cpuCapability().equals("AVX512")
                && !isRestricted()
                && NativeRuntime.function(question, FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN))
                        .filter(KernelInstructions::isTrue)
                        .isPresent();
    }

    /** Whether oneDNN was told to leave instructions alone, which libtorch's answers do not count. */
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
