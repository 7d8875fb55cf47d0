package io.cogview4j.events;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a stage took.
 *
 * @param nanos wall time
 * @param peakResidentBytes the most memory that the process held during the stage, where the system tells
 * @param plannedPeakBytes what was planned beforehand, if anything
 * @param plannedOnDevice what was planned of a GPU's memory, if anything
 * @param readBytes what was read from disk, where the system tells
 * @param cached what a cache of steps has saved; null where none was asked for
 */
public record StageReport(
        Stage stage,
        long nanos,
        OptionalLong peakResidentBytes,
        OptionalLong plannedPeakBytes,
        Optional<PlannedStage.OnDevice> plannedOnDevice,
        OptionalLong readBytes,
        @Nullable CachedBlocks cached) {
    /** Of a stage in which no cache of steps was asked for, and of which no memory of a GPU was planned. */
    public StageReport(
            Stage stage,
            long nanos,
            OptionalLong peakResidentBytes,
            OptionalLong plannedPeakBytes,
            OptionalLong readBytes) {
        this(stage, nanos, peakResidentBytes, plannedPeakBytes, Optional.empty(), readBytes, null);
    }
}
