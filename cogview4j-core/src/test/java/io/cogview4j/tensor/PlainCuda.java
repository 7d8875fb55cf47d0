package io.cogview4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runtime of CUDA in plain Java, behind the same functions: its device is the memory of the process, and all is done when it is asked
 * for. It writes down what it is asked for, in the order of the arguments that CUDA has.
 */
@SuppressWarnings("restricted") // native code calls it
public final class PlainCuda implements AutoCloseable {
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;

    private static final Map<String, List<MemoryLayout>> FUNCTIONS = Map.ofEntries(
            Map.entry("cudaStreamCreateWithFlags", List.of(POINTER, INT)),
            Map.entry("cudaStreamDestroy", List.of(POINTER)),
            Map.entry("cudaEventCreateWithFlags", List.of(POINTER, INT)),
            Map.entry("cudaEventDestroy", List.of(POINTER)),
            Map.entry("cudaEventRecord", List.of(POINTER, POINTER)),
            Map.entry("cudaEventSynchronize", List.of(POINTER)),
            Map.entry("cudaStreamWaitEvent", List.of(POINTER, POINTER, INT)),
            Map.entry("cudaMemcpyAsync", List.of(POINTER, POINTER, LONG, INT, POINTER)),
            Map.entry("cudaHostAlloc", List.of(POINTER, LONG, INT)),
            Map.entry("cudaFreeHost", List.of(POINTER)));

    private final Arena arena = Arena.ofShared();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private long handles = 0x1000;
    private int open;
    private volatile int failure;
    private volatile boolean pins = true;

    public CudaRuntime runtime() {
        return new CudaRuntime(this::find);
    }

    /** What it was asked for, as {@code cudaEventRecord(0x1001, 0x1000)}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Streams, events and pinned memory. */
    public synchronized int open() {
        return open;
    }

    /** From now on every function gives this code back. */
    public void fail(int code) {
        failure = code;
    }

    /** It has no memory to pin. */
    public void pinNothing() {
        pins = false;
    }

    private Optional<MemorySegment> find(String name) {
        if (name.equals("cudaGetErrorString")) {
            return Optional.of(stub("text", name, MethodType.methodType(MemorySegment.class, int.class), POINTER, INT));
        }
        return Optional.ofNullable(FUNCTIONS.get(name)).map(arguments -> function(name, arguments));
    }

    private MemorySegment function(String name, List<MemoryLayout> arguments) {
        MethodType plain = FunctionDescriptor.of(INT, arguments.toArray(MemoryLayout[]::new))
                .toMethodType();
        MethodHandle call = method("call", MethodType.methodType(int.class, String.class, Object[].class))
                .bindTo(name)
                .asCollector(Object[].class, arguments.size())
                .asType(plain);
        return Linker.nativeLinker()
                .upcallStub(call, FunctionDescriptor.of(INT, arguments.toArray(MemoryLayout[]::new)), arena);
    }

    private MemorySegment stub(
            String method, String name, MethodType type, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().upcallStub(method(method, type), FunctionDescriptor.of(result, arguments), arena);
    }

    private MethodHandle method(String name, MethodType type) {
        try {
            return MethodHandles.lookup().bind(this, name, type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unused") // called by name
    private MemorySegment text(int code) {
        return arena.allocateFrom("failure " + code);
    }

    @SuppressWarnings("unused") // called by name
    private synchronized int call(String name, Object[] arguments) {
        asked.add(name + shown(arguments));
        if (failure != 0) {
            return failure;
        }
        switch (name) {
            case "cudaStreamCreateWithFlags", "cudaEventCreateWithFlags" ->
                give(arguments[0], MemorySegment.ofAddress(handles++));
            case "cudaHostAlloc" -> {
                if (!pins) {
                    return 2;
                }
                give(arguments[0], arena.allocate((long) arguments[1], 64));
            }
            case "cudaMemcpyAsync" -> memory(arguments[0], arguments[2]).copyFrom(memory(arguments[1], arguments[2]));
            case "cudaStreamDestroy", "cudaEventDestroy", "cudaFreeHost" -> open--;
            default -> {}
        }
        return 0;
    }

    private void give(Object out, MemorySegment handle) {
        memory(out, ValueLayout.ADDRESS.byteSize()).set(ValueLayout.ADDRESS, 0, handle);
        open++;
    }

    private static MemorySegment memory(Object address, Object bytes) {
        return ((MemorySegment) address).reinterpret((long) bytes);
    }

    private static String shown(Object[] arguments) {
        List<String> shown = new ArrayList<>();
        for (Object argument : arguments) {
            shown.add(
                    argument instanceof MemorySegment address
                            ? "0x" + Long.toHexString(address.address())
                            : "" + argument);
        }
        return "(" + String.join(", ", shown) + ")";
    }

    @Override
    public void close() {
        arena.close();
    }
}
