package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Lets the units of the calling thread sleep, where kernels have set them up. */
record TileRelease(MethodHandle function) {
    private static final String RELEASE = "_ZN2at6native7cpublas14brgemm_releaseEb";

    static final FunctionDescriptor SIGNATURE = FunctionDescriptor.ofVoid(ValueLayout.JAVA_BOOLEAN);

    /** Empty if this build of libtorch has none. */
    static Optional<TileRelease> find() {
        return NativeRuntime.function(RELEASE, SIGNATURE).map(TileRelease::new);
    }

    void release() {
        try {
            function.invokeExact(true);
        } catch (Throwable e) {
            throw new IllegalStateException("libtorch's matrix units failed", e);
        }
    }
}
