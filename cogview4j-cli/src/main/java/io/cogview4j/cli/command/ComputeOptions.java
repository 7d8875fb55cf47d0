package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command computes. */
public final class ComputeOptions {
    private static final int MOST_THREADS = 1024;
    private static final List<String> DEVICES = List.of("cpu", "cuda", "mps");
    private static final List<String> DTYPES = List.of("f32", "bf16", "int8", "auto");

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What computes: cpu; cuda, a GPU of Nvidia; mps, a GPU of Apple. Without it: cpu, or what drew the "
                            + "picture that is drawn again.")
    private @Nullable String device;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "What is computed in: f32; bf16, which takes less memory and, on processors with units for "
                    + "it, less time, for slightly other pictures; int8, bf16 with products in int8, of a model that "
                    + "'quantize' made and on processors with units for it; auto, bf16 where it is much faster. "
                    + "Without it: f32.")
    private @Nullable String dtype;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute. Without it: one for each core.")
    private @Nullable Integer threads;

    private @Nullable String supposedDevice;
    private @Nullable String supposedDtype;

    /** What to compute on and in if the user leaves it open; null for what is usual. */
    void suppose(@Nullable String device, @Nullable String dtype) {
        supposedDevice = device;
        supposedDtype = dtype;
    }

    boolean isDeviceGiven() {
        return device != null;
    }

    private static String first(@Nullable String given, @Nullable String supposed, String usual) {
        return given != null ? given : supposed != null ? supposed : usual;
    }

    /** @throws InvalidRequestException if a value is none that there could be, whatever the machine */
    public void requireSound() {
        device();
        precision();
        settings(Precision.FLOAT32);
    }

    /**
     * What is asked for without a look at the machine, in float32 whatever the type.
     *
     * @throws InvalidRequestException as {@link #requireSound}
     */
    ComputeSettings unmeasured() {
        return settings(Precision.FLOAT32);
    }

    /**
     * How to compute on this machine, which is measured if bfloat16 is thought of.
     *
     * @throws InvalidRequestException as {@link #requireSound}, or if this machine does not have the device
     */
    public ComputeChoice choose() {
        Precision precision = precision();
        return switch (precision) {
            case FLOAT32, INT8 -> ComputeChoice.asked(settings(precision));
            case BFLOAT16 -> ComputeChoice.measured(settings(precision), false);
            case null -> ComputeChoice.measured(settings(Precision.BFLOAT16), true);
        };
    }

    /**
     * How to compute a model on this machine. If time is to be saved and the user does not say in what, it is int8 where that comes to
     * pass, or else as with {@code auto}.
     *
     * @throws InvalidRequestException as {@link #choose()}
     */
    ComputeChoice choose(CogView4 model, boolean fast) {
        if (!fast || dtype != null) {
            return choose();
        }
        ComputeSettings int8 = settings(Precision.INT8);
        return model.withCompute(int8).multipliesInInt8()
                ? ComputeChoice.asked(int8)
                : ComputeChoice.measured(int8.withPrecision(Precision.BFLOAT16), true);
    }

    /** Says what was chosen if the user left that open, and warns if they asked for what is slower. */
    public static void tell(ComputeChoice choice, Terminal terminal) {
        if (choice.automatic()) {
            String taken = choice.settings().precision().id();
            terminal.err().println(terminal.labels().of("dtype.chosen", taken, choice.speedupFigure()));
        }
        choice.warnings().forEach(terminal::warn);
    }

    private ComputeSettings settings(Precision precision) {
        ComputeSettings settings =
                ComputeSettings.defaults().withDevice(device()).withPrecision(precision);
        if (threads == null) {
            return settings;
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new InvalidRequestException(CliMessage.THREADS_OUT_OF_RANGE, threads, MOST_THREADS);
        }
        return settings.withThreads(threads);
    }

    private Device device() {
        String device = first(this.device, supposedDevice, "cpu");
        return Device.ofId(device.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new InvalidRequestException(
                        CliMessage.DEVICE_UNKNOWN, device, Spelling.nearest(device, DEVICES)));
    }

    /** Null for {@code auto}. */
    private @Nullable Precision precision() {
        String dtype = first(this.dtype, supposedDtype, "f32");
        return switch (dtype.toLowerCase(Locale.ROOT)) {
            case "auto" -> null;
            case "f32", "fp32", "float32" -> Precision.FLOAT32;
            case "bf16", "bfloat16" -> Precision.BFLOAT16;
            case "int8", "i8" -> Precision.INT8;
            case "f16", "fp16", "float16", "half" -> throw new InvalidRequestException(CliMessage.DTYPE_OVERFLOWS);
            default ->
                throw new InvalidRequestException(CliMessage.DTYPE_UNKNOWN, dtype, Spelling.nearest(dtype, DTYPES));
        };
    }
}
