package io.cogview4j.bench;

import io.cogview4j.measure.MachineReport;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was measured.
 *
 * @param peaks of matrix products, operations a second, in the order in which they were measured
 * @param peakResidentBytes the most memory that the process held
 */
public record BenchReport(
        MachineReport machine,
        BenchRequest request,
        Samples peaks,
        List<Measurement> measurements,
        List<Curve> curves,
        OptionalLong peakResidentBytes,
        List<Message> warnings) {
    public BenchReport {
        measurements = List.copyOf(measurements);
        curves = List.copyOf(curves);
        warnings = List.copyOf(warnings);
    }
}
