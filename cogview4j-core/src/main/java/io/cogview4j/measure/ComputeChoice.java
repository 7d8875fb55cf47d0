package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.Message;
import io.cogview4j.tensor.Backend;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How to compute on this machine, and why.
 *
 * @param bfloat16Speedup how many times as fast as float32 bfloat16 is on this machine, empty if it was not measured
 * @param automatic whether the precision was chosen by that, and not asked for
 */
public record ComputeChoice(ComputeSettings settings, OptionalDouble bfloat16Speedup, boolean automatic) {
    /** Less is not worth images other than those of the reference. */
    private static final double WORTHWHILE_SPEEDUP = 1.5;

    /** As fast as float32, bfloat16 still takes less memory. */
    private static final double SLOWER = 0.9;

    /** As it was asked for, without measuring. */
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

    /** As {@link #measured}, with the speedup that was measured. */
    public static ComputeChoice of(ComputeSettings bfloat16, double speedup, boolean automatic) {
        boolean taken = !automatic || speedup >= WORTHWHILE_SPEEDUP;
        return new ComputeChoice(
                taken ? bfloat16 : bfloat16.withPrecision(Precision.FLOAT32), OptionalDouble.of(speedup), automatic);
    }

    /** What to warn of if the user asked for what is slower. */
    public List<Message> warnings() {
        return !automatic && speedup() < SLOWER
                ? List.of(Message.of(ComputeMessage.DTYPE_SLOWER, figure(1 / speedup())))
                : List.of();
    }

    /** What to warn of where products in int8 are asked for alone, without a run that tells by itself. */
    public Optional<Message> missingUnits() {
        return settings.precision() == Precision.INT8 && !Backend.multipliesInInt8(settings)
                ? Optional.of(Message.of(ComputeMessage.INT8_UNITS_MISSING))
                : Optional.empty();
    }

    private double speedup() {
        return bfloat16Speedup.orElse(1);
    }

    /** How many times as fast as float32 bfloat16 is, in the digits that count; 1.0 if it was not measured. */
    public String speedupFigure() {
        return figure(speedup());
    }

    private static String figure(double factor) {
        return String.format(Locale.ROOT, factor < 1 ? "%.2g" : factor < 10 ? "%.1f" : "%.0f", factor);
    }
}
