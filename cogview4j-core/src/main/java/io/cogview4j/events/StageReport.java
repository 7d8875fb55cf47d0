package io.cogview4j.events;

import java.util.OptionalLong;

/**
 * What a stage took.
 *
 * @param nanos wall time
 * @param peakResidentBytes the most memory that the process held during the stage, where the system tells
 * @param plannedPeakBytes what was planned beforehand, if anything
 * @param readBytes what was read from disk, where the system tells
 */
public record StageReport(
        Stage stage,
        long nanos,
        OptionalLong peakResidentBytes,
        OptionalLong plannedPeakBytes,
        OptionalLong readBytes) {}
