package io.cogview4j.tensor;

import io.cogview4j.machine.UnpackedFolder;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** libtorch, set up for inference. Call {@link #start()} before anything native; it may be called again. */
public final class NativeRuntime {
    private static final NativeLoad LOAD = NativeLoad.attempt(NativeRuntime::load); // by the virtual machine, once

    private NativeRuntime() {}

    /**
     * Loads libtorch: about half a second, once a process. The first start of all unpacks it, and takes some seconds.
     *
     * @throws io.cogview4j.message.OutputException if there is no place for its files
     * @throws InvalidRequestException if the environment names no valid path for them, or the program has none for this
     *     platform among its dependencies
     * @throws LinkageError if it cannot be loaded for another reason
     */
    public static void start() {
        LOAD.require();
    }

    /**
     * How many threads libtorch uses for one operation that the calling thread asks for, OpenBLAS excepted, which uses
     * one: work is shared out by {@link Workers}, since two pools of native threads fight for the processors.
     */
    public static void useThreads(int threads) {
        start();
        torch.set_num_threads(threads);
    }

    /** Of libtorch and of its binding, for example {@code 2.10.0-1.5.13}. */
    public static String version() {
        try {
            return Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The widest vector instructions that libtorch's own kernels use here, and those for bfloat16 where they are faster:
     * for example {@code AVX2}, or {@code AVX512, AMX}.
     */
    public static String vectorInstructions() {
        return Instructions.NAMES;
    }

    /** Found out once, because asking libtorch links a native function each time, and every image names them. */
    private static final class Instructions {
        static final String NAMES = cpuCapability()
                + switch (Bfloat16Instructions.find()) {
                    case NONE -> "";
                    case VECTORS -> ", BF16";
                    case TILES -> ", AMX";
                };
    }

    /** The widest vector instructions of libtorch's own kernels, by its name for them. */
    static String cpuCapability() {
        start();
        try (BytePointer name = torch.get_cpu_capability()) {
            return name.getString();
        }
    }

    private static void load() throws IOException {
        // JavaCPP's default guard throws at 4 x -Xmx resident bytes; native memory is not the heap's to bound.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        Optional<String> name = NativeLibraries.folderName();
        if (name.isPresent()) {
            UnpackedFolder folder = NativeFiles.folder(name.get(), System.getenv());
            if (NativeLibraries.giveToJavaCpp(folder)) {
                NativeFiles.load(folder, NativeLibraries::files, NativeRuntime::useOneThread);
                return;
            }
        }
        try {
            useOneThread();
        } catch (LinkageError e) {
            if (NativeLibraries.areThere()) {
                throw e;
            }
            throw new InvalidRequestException(e, CoreMessage.NATIVE_LIBRARIES_MISSING, Loader.getPlatform());
        }
    }

    /** The first call that needs the libraries. */
    private static boolean useOneThread() {
        torch.set_num_threads(1);
        if (!"1".equals(System.getenv("OPENBLAS_NUM_THREADS"))) {
            symbol("openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .ifPresent(NativeRuntime::callWithOne);
        }
        return true;
    }

    private static void callWithOne(MethodHandle setter) {
        try {
            setter.invokeExact(1);
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS cannot be told to use one thread", e);
        }
    }

    /** Of libtorch or OpenBLAS; empty if this build of theirs has none of that name. */
    static Optional<MethodHandle> function(String name, FunctionDescriptor signature) {
        start();
        return symbol(name, signature);
    }

    @SuppressWarnings("restricted") // native functions are called
    private static Optional<MethodHandle> symbol(String name, FunctionDescriptor signature) {
        return SymbolLookup.loaderLookup()
                .find(name)
                .map(address -> Linker.nativeLinker().downcallHandle(address, signature));
    }
}
