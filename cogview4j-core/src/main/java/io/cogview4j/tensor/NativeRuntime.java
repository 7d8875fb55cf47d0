package io.cogview4j.tensor;

import org.bytedeco.pytorch.global.torch;

/** libtorch, set up for inference. Call {@link #start()} before anything native; it may be called again. */
public final class NativeRuntime {
    private NativeRuntime() {}

    /** Loads libtorch: about half a second, once a process. */
    public static void start() {
        // JavaCPP's default guard throws at 4 x -Xmx resident bytes; native memory is not the heap's to bound.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        torch.get_num_threads();
    }
}
