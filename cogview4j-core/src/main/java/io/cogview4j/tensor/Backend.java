package io.cogview4j.tensor;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Optional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Where a network computes: its device, its threads, and the data type of what goes into matrix products. Owned by the
 * network, and closed with it.
 */
public final class Backend implements AutoCloseable {
    /** By so many values are rows of what large matrix products read further apart than they are wide. */
    public static final long ROW_PADDING = 32;

    private static final double LEAST_OPERATIONS = 3e8; // a few milliseconds

    private final ComputeSettings settings;
    private final DeviceBudget deviceBudget;
    private final DeviceType type;
    private final boolean whole;
    private final boolean planar;
    private final NativeKernels kernels;
    private final Workers workers;
    private final Workers alone = new Workers(1);
    private @Nullable ProcessorUnits units;
    private volatile boolean deviceUsed;

    private Backend(
            ComputeSettings settings,
            DeviceBudget deviceBudget,
            DeviceType type,
            boolean whole,
            boolean planar,
            NativeKernels kernels) {
        this.settings = settings;
        this.deviceBudget = deviceBudget;
        this.type = type;
        this.whole = whole;
        this.planar = planar;
        this.kernels = kernels;
        // A GPU shares out the work itself.
        this.workers = new Workers(whole ? 1 : settings.threads());
    }

    /** Those of the processor that kernels use for this, as {@link NativeRuntime#vectorInstructions()} calls them. */
    public static String vectorInstructions(ComputeSettings settings) {
        return NativeRuntime.vectorInstructions() + (multipliesInInt8(settings) ? ", INT8" : "");
    }

    /** As {@link #open(ComputeSettings, DeviceBudget)}, with what is free of the device's memory. */
    public static Backend open(ComputeSettings settings) {
        return open(settings, DeviceBudget.AUTO);
    }

    /**
     * Starts the threads.
     *
     * @param deviceBudget how much of the device's memory the process may hold
     * @throws InvalidRequestException as {@link #requireAvailable}
     */
    public static Backend open(ComputeSettings settings, DeviceBudget deviceBudget) {
        NativeRuntime.start();
        requireAvailable(settings.device());
        if (settings.device() == Device.CUDA) {
            CudaArithmetic.beExact();
        }
        return new Backend(
                settings,
                deviceBudget,
                typeOf(settings.device()),
                settings.device() != Device.CPU,
                settings.device() == Device.MPS,
                NativeKernels.LIBTORCH);
    }

    /**
     * Computes as on a GPU, on tensors of this type, which need be none of a GPU: so the way of a GPU is tested without one.
     *
     * @param planar as {@link #isPlanar()}
     */
    static Backend whole(
            ComputeSettings settings,
            DeviceBudget deviceBudget,
            DeviceType type,
            boolean planar,
            NativeKernels kernels) {
        NativeRuntime.start();
        return new Backend(settings, deviceBudget, type, true, planar, kernels);
    }

    /** On a CPU, with these units, which it closes, whatever the processor has. */
    static Backend open(ComputeSettings settings, ProcessorUnits units) {
        Backend backend =
                new Backend(settings, DeviceBudget.AUTO, DeviceType.CPU, false, false, NativeKernels.LIBTORCH);
        backend.units = units;
        return backend;
    }

    /**
     * Looks for the device. Loads libtorch, but not for the CPU.
     *
     * @throws InvalidRequestException if this build of libtorch does not know the device, or the machine has none
     */
    public static void requireAvailable(Device device) {
        switch (device) {
            case CPU -> {}
            case CUDA -> requireCuda();
            case MPS -> requireMps();
        }
    }

    private static void requireCuda() {
        NativeRuntime.start();
        try (var _ = Scope.open()) {
            if (!torch.getCUDAHooks().hasCUDART()) {
                throw new InvalidRequestException(ComputeMessage.CUDA_NOT_BUILT);
            }
            if (!torch.cuda_is_available()) {
                throw new InvalidRequestException(ComputeMessage.CUDA_NO_DEVICE);
            }
        }
    }

    private static void requireMps() {
        NativeRuntime.start();
        if (!torch.hasMPS()) {
            throw new InvalidRequestException(ComputeMessage.MPS_NO_DEVICE);
        }
    }

    public ComputeSettings settings() {
        return settings;
    }

    /** How much of the device's memory the process may hold, whatever is free. */
    public DeviceBudget deviceBudget() {
        return deviceBudget;
    }

    public Workers workers() {
        return workers;
    }

    /** The threads if they are worth their waking for a block of so many operations, else the caller's alone. */
    public Workers workers(double operations) {
        return operations < LEAST_OPERATIONS ? alone : workers;
    }

    /** Looks for them when first asked: a small model does without. */
    public synchronized ProcessorUnits units() {
        if (units == null) {
            units = isCpu() ? ProcessorUnits.find() : ProcessorUnits.none();
        }
        return units;
    }

    /**
     * Whether libtorch computes in bfloat16: this is what was asked for, and the device has units for it that its own
     * kernels use.
     */
    public boolean multipliesInBfloat16() {
        return settings.precision().activations() == Precision.BFLOAT16
                && (whole || units().matrix().filter(MatrixUnits::inTiles).isPresent());
    }

    /** Whether int8 weights of the transformer are multiplied in int8. */
    public static boolean multipliesInInt8(ComputeSettings settings) {
        return settings.precision() == Precision.INT8 && settings.device() == Device.CPU && Int8Units.arePresent();
    }

    /** Those that int8 weights are to be multiplied with: empty if that was not asked for, or there are none. */
    public Optional<Int8Units> int8Units() {
        return settings.precision() == Precision.INT8 ? units().int8() : Optional.empty();
    }

    /** libtorch's name for that of activations. */
    public static ScalarType type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> ScalarType.Float;
            case BFLOAT16, INT8 -> ScalarType.BFloat16;
        };
    }

    /** Uninitialised, for what goes into matrix products or comes out. */
    public Tensor activations(long... shape) {
        return torch.empty(shape, options(type(settings.precision())), null);
    }

    /**
     * Uninitialised {@code [rows, width]}, for what large matrix products read: at a distance of a power of two, rows would
     * compete for places in the cache.
     */
    public Tensor productInputs(long rows, long width) {
        Tensor padded = activations(rows, width + ROW_PADDING);
        padded.as_strided_(new long[] {rows, width}, width + ROW_PADDING, 1);
        return padded;
    }

    /** An uninitialised float32 tensor. */
    public Tensor empty(long... shape) {
        return torch.empty(shape, options(ScalarType.Float), null);
    }

    /** A float32 tensor with a copy of these values. */
    public Tensor of(float[] values, long... shape) {
        return onDevice(Tensors.of(values, shape));
    }

    /** An int64 tensor with a copy of these values. */
    public Tensor of(long[] values, long... shape) {
        return onDevice(Tensors.of(values, shape));
    }

    /** Whether tensors are in memory that Java and mapped files share. */
    public boolean isCpu() {
        return type == DeviceType.CPU;
    }

    /**
     * Whether work is to be asked for in few and large operations, which the device shares out itself, instead of being cut
     * for threads.
     */
    public boolean computesWhole() {
        return whole;
    }

    /**
     * Whether feature maps lie in memory one channel after the other, so that they are contiguous to libtorch: kernels of Apple's GPUs
     * that write to anything else have been wrong.
     */
    public boolean isPlanar() {
        return planar;
    }

    /** What convolves and attends. */
    public NativeKernels kernels() {
        return kernels;
    }

    /** libtorch's name for the device. */
    public DeviceType deviceType() {
        return type;
    }

    /** A copy of a tensor of the CPU; on the CPU, the tensor itself. */
    public Tensor onDevice(Tensor tensor) {
        deviceUsed = true;
        return isCpu() ? tensor : tensor.to(device(), tensor.scalar_type());
    }

    /** Waits until the device has done what it was asked to. */
    public void synchronize() {
        switch (type) {
            case CUDA -> torch.cuda_synchronize();
            case MPS -> torch.getMPSHooks().deviceSynchronize();
            default -> {}
        }
    }

    /** Gives memory of the device that is kept for later back to it, for others. */
    public void trim() {
        if (!deviceUsed) {
            return; // a network that is built to look at headers starts no device
        }
        switch (type) {
            case CUDA -> torch.emptyCache();
            case MPS -> torch.getMPSHooks().emptyCache();
            default -> {}
        }
    }

    private TensorOptions options(ScalarType type) {
        deviceUsed = true;
        TensorOptions options = new TensorOptions(type);
        return isCpu() ? options : options.device(new DeviceOptional(device()));
    }

    private org.bytedeco.pytorch.Device device() {
        return new org.bytedeco.pytorch.Device(type);
    }

    private static DeviceType typeOf(Device device) {
        return switch (device) {
            case CPU -> DeviceType.CPU;
            case CUDA -> DeviceType.CUDA;
            case MPS -> DeviceType.MPS;
        };
    }

    /**
     * Frees the work buffers of all threads and trims the device, while nothing is computed; those that are asked for after this are
     * new.
     */
    public synchronized void freeBuffers() {
        trim();
        if (units != null) {
            units.freeBuffers();
        }
    }

    @Override
    public synchronized void close() {
        trim();
        workers.close();
        if (units != null) {
            units.close();
        }
    }
}
