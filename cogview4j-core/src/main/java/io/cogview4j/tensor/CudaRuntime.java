package io.cogview4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A stream for copies, events, copies that nobody waits for, and memory of the host that a GPU reads itself: by the runtime of CUDA that
 * libtorch has loaded. libtorch offers them by virtual functions, whose numbers change from one of its versions to the next.
 *
 * <p>Handles are CUDA's own. Every method but those that give something back fails with an {@link IllegalStateException} if CUDA does.
 */
public final class CudaRuntime {
    /** The stream in which libtorch computes. */
    public static final MemorySegment COMPUTATIONS = MemorySegment.NULL;

    private static final String LINUX = "libcudart.so.13";
    private static final String WINDOWS = "cudart64_13.dll";

    private static final int BESIDE_COMPUTATIONS = 1; // cudaStreamNonBlocking
    private static final int WITHOUT_TIMES = 2; // cudaEventDisableTiming
    private static final int TO_DEVICE = 1; // cudaMemcpyHostToDevice

    private static final MemoryLayout HANDLE = ValueLayout.ADDRESS;
    private static final MemoryLayout FLAGS = ValueLayout.JAVA_INT;
    private static final MemoryLayout BYTES = ValueLayout.JAVA_LONG;

    private final SymbolLookup library;
    private final MethodHandle streamCreate;
    private final MethodHandle streamDestroy;
    private final MethodHandle eventCreate;
    private final MethodHandle eventDestroy;
    private final MethodHandle eventRecord;
    private final MethodHandle eventSynchronize;
    private final MethodHandle streamWaitEvent;
    private final MethodHandle memcpyAsync;
    private final MethodHandle hostAlloc;
    private final MethodHandle freeHost;
    private final MethodHandle errorText;

    CudaRuntime(SymbolLookup library) {
        this.library = library;
        this.streamCreate = function("cudaStreamCreateWithFlags", HANDLE, FLAGS);
        this.streamDestroy = function("cudaStreamDestroy", HANDLE);
        this.eventCreate = function("cudaEventCreateWithFlags", HANDLE, FLAGS);
        this.eventDestroy = function("cudaEventDestroy", HANDLE);
        this.eventRecord = function("cudaEventRecord", HANDLE, HANDLE);
        this.eventSynchronize = function("cudaEventSynchronize", HANDLE);
        this.streamWaitEvent = function("cudaStreamWaitEvent", HANDLE, HANDLE, FLAGS);
        this.memcpyAsync = function("cudaMemcpyAsync", HANDLE, HANDLE, BYTES, FLAGS, HANDLE);
        this.hostAlloc = function("cudaHostAlloc", HANDLE, BYTES, FLAGS);
        this.freeHost = function("cudaFreeHost", HANDLE);
        this.errorText = handle("cudaGetErrorString", FunctionDescriptor.of(HANDLE, FLAGS));
    }

    /** That of libtorch, which a GPU was used with before. */
    @SuppressWarnings("restricted") // a library is looked up
    public static CudaRuntime loaded() {
        String name = System.getProperty("os.name").startsWith("Windows") ? WINDOWS : LINUX;
        return new CudaRuntime(SymbolLookup.libraryLookup(name, Arena.global()));
    }

    private MethodHandle function(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(FLAGS, arguments));
    }

    @SuppressWarnings("restricted") // native functions are called
    private MethodHandle handle(String name, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
    }

    /** A new stream, which goes on beside computations. */
    public MemorySegment stream() {
        return made(out -> call(streamCreate, out, BESIDE_COMPUTATIONS));
    }

    /** Ends when it has done what it was asked for. */
    public void destroyStream(MemorySegment stream) {
        int _ = code(streamDestroy, stream);
    }

    /** A new event, as if it had happened. */
    public MemorySegment event() {
        return made(out -> call(eventCreate, out, WITHOUT_TIMES));
    }

    /** Whatever waits for it goes on to. */
    public void destroyEvent(MemorySegment event) {
        int _ = code(eventDestroy, event);
    }

    /** Puts the event behind all that the stream was asked for. */
    public void record(MemorySegment event, MemorySegment stream) {
        call(eventRecord, event, stream);
    }

    /** What the stream is asked for from now on begins after the event. */
    public void after(MemorySegment event, MemorySegment stream) {
        call(streamWaitEvent, stream, event, 0);
    }

    /** Waits for it. */
    public void await(MemorySegment event) {
        call(eventSynchronize, event);
    }

    /**
     * Asks the stream for a copy. From pinned memory it may be made after this returns.
     *
     * @param to address on the device
     * @param from address in memory of the host
     */
    public void copyToDevice(long to, long from, long bytes, MemorySegment stream) {
        call(memcpyAsync, MemorySegment.ofAddress(to), MemorySegment.ofAddress(from), bytes, TO_DEVICE, stream);
    }

    /** Memory of the host that the system leaves where it is; empty if it does not give so much. */
    @SuppressWarnings("restricted") // its size is known here alone
    public Optional<MemorySegment> pinned(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(HANDLE);
            return code(hostAlloc, out, bytes, 0) == 0
                    ? Optional.of(out.get(ValueLayout.ADDRESS, 0).reinterpret(bytes))
                    : Optional.empty();
        }
    }

    /** Nothing reads it any more. */
    public void freePinned(MemorySegment memory) {
        int _ = code(freeHost, memory);
    }

    /** Makes a handle, which is written to an address. */
    @FunctionalInterface
    private interface Making {
        void into(MemorySegment out);
    }

    private static MemorySegment made(Making making) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(HANDLE);
            making.into(out);
            return out.get(ValueLayout.ADDRESS, 0);
        }
    }

    private void call(MethodHandle function, Object... arguments) {
        int code = code(function, arguments);
        if (code != 0) {
            throw new IllegalStateException("CUDA error " + code + ": " + text(code));
        }
    }

    private static int code(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("the runtime of CUDA cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // a text of CUDA's, which ends with a zero
    private String text(int code) {
        try {
            MemorySegment text = (MemorySegment) errorText.invokeWithArguments(code);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("the runtime of CUDA cannot be called", e);
        }
    }
}
