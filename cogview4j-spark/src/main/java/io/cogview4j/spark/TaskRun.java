package io.cogview4j.spark;

import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StageReport;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.NumericException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** A run of the library within a task, which ends when Spark kills the task. */
final class TaskRun {
    private final Cancellation cancellation = new Cancellation();
    private final @Nullable TaskContext task = TaskContext.get();

    RunListener listener() {
        return RunListener.hearing(_ -> {
            if (task != null && task.isInterrupted()) {
                cancellation.cancel();
            }
        });
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Whether others of the table can go on: not if the model, the machine or the disk is to blame. */
    static boolean isOfRow(CogView4Exception failure) {
        return failure instanceof InvalidRequestException || failure instanceof NumericException;
    }

    static double seconds(List<StageReport> stages) {
        return stages.stream().mapToLong(StageReport::nanos).sum() / 1e9;
    }

    /** The most that the process held; null where the system does not tell. */
    static @Nullable Long peakBytes(List<StageReport> stages) {
        OptionalLong peak = stages.stream()
                .map(StageReport::peakResidentBytes)
                .flatMapToLong(OptionalLong::stream)
                .max();
        return peak.isPresent() ? peak.getAsLong() : null;
    }
}
