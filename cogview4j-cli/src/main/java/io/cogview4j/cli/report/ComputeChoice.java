package io.cogview4j.cli.report;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.measure.MatrixSpeed;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a command computes, and why.
 *
 * @param bfloat16Speedup how many times as fast as float32 bfloat16 is on this machine, empty if it was not measured
 * @param automatic whether the precision was chosen by that, and not asked for
 */
public record ComputeChoice(ComputeSettings settings, OptionalDouble bfloat16Speedup, boolean automatic) {
    /** Less is not worth images other than those of the reference. */
    private static final double WORTHWHILE_SPEEDUP = 1.5;

    /** As fast as float32, bfloat16 still takes less memory. */
    private static final double SLOWER = 0.9;

    public static ComputeChoice asked(ComputeSettings settings) {
        return new ComputeChoice(settings, OptionalDouble.empty(), false);
    }

    /**
     * Measures.
     *
     * @param bfloat16 the settings in bfloat16
     * @param automatic whether float32 may be taken instead
     */
    public static ComputeChoice measured(ComputeSettings bfloat16, boolean automatic) {
        return of(bfloat16, MatrixSpeed.bfloat16Speedup(bfloat16.device()), automatic);
    }

    public static ComputeChoice of(ComputeSettings bfloat16, double speedup, boolean automatic) {
        boolean taken = !automatic || speedup >= WORTHWHILE_SPEEDUP;
        return new ComputeChoice(
                taken ? bfloat16 : bfloat16.withPrecision(Precision.FLOAT32), OptionalDouble.of(speedup), automatic);
    }

    /** Says what was chosen if the user left that open, and warns if they asked for what is slower. */
    public void tell(Terminal terminal) {
        if (automatic) {
            terminal.err()
                    .println(terminal.labels()
                            .of("dtype.chosen", settings.precision().id(), figure(speedup())));
        }
        warnings().forEach(terminal::warn);
    }

    /** What to warn of if the user asked for what is slower. */
    public List<Message> warnings() {
        return !automatic && speedup() < SLOWER
                ? List.of(Message.of(CliMessage.DTYPE_SLOWER, figure(1 / speedup())))
                : List.of();
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
