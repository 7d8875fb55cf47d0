package io.cogview4j.cli;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Precision;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.nn.MatrixSpeed;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a command computes, and why.
 *
 * @param bfloat16Speedup how many times as fast as float32 bfloat16 is on this machine, empty if it was not measured
 * @param automatic whether the precision was chosen by that, and not asked for
 */
record ComputeChoice(ComputeSettings settings, OptionalDouble bfloat16Speedup, boolean automatic) {
    /** Less is not worth pictures other than those of the reference. */
    private static final double WORTHWHILE_SPEEDUP = 1.5;

    /** As fast as float32, bfloat16 still takes less memory. */
    private static final double SLOWER = 0.9;

    static ComputeChoice asked(ComputeSettings settings) {
        return new ComputeChoice(settings, OptionalDouble.empty(), false);
    }

    /**
     * Measures.
     *
     * @param bfloat16 the settings in bfloat16
     * @param automatic whether float32 may be taken instead
     */
    static ComputeChoice measured(ComputeSettings bfloat16, boolean automatic) {
        return of(bfloat16, MatrixSpeed.bfloat16Speedup(bfloat16.device()), automatic);
    }

    static ComputeChoice of(ComputeSettings bfloat16, double speedup, boolean automatic) {
        boolean taken = !automatic || speedup >= WORTHWHILE_SPEEDUP;
        return new ComputeChoice(
                taken ? bfloat16 : bfloat16.withPrecision(Precision.FLOAT32), OptionalDouble.of(speedup), automatic);
    }

    /** Says what was chosen if the user left that open, and warns if they asked for what is slower. */
    void tell(Terminal terminal, ProgressListener listener) {
        if (automatic) {
            terminal.err()
                    .println(Labels.of(terminal)
                            .of("dtype.chosen", settings.precision().id(), figure(speedup())));
        } else if (speedup() < SLOWER) {
            listener.on(new Progress.Warning(Message.of(MessageCode.DTYPE_SLOWER, figure(1 / speedup()))));
        }
    }

    /** As a field {@code compute}. */
    void describe(ObjectNode root) {
        ObjectNode node = root.putObject("compute")
                .put("device", settings.device().id())
                .put("dtype", settings.precision().id())
                .put("threads", settings.threads());
        bfloat16Speedup.ifPresent(speedup -> node.put("bf16Speedup", speedup));
    }

    private double speedup() {
        return bfloat16Speedup.orElse(1);
    }

    private static String figure(double factor) {
        return String.format(Locale.ROOT, factor < 1 ? "%.2g" : factor < 10 ? "%.1f" : "%.0f", factor);
    }
}
