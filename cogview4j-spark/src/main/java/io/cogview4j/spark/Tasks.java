package io.cogview4j.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** How a table is shared out. */
final class Tasks {
    private Tasks() {}

    /**
     * As many as hold a few rows each, so that little is lost with one and executors end at about the same time; of a small table one
     * for each executor, as far as there are rows. In local mode there is one session, in which tasks take turns, and nothing that is
     * lost alone: there each holds many rows, since weights are read once for all that are drawn together.
     */
    static int count(Dataset<Row> rows, SparkSettings settings) {
        SparkContext spark = rows.sparkSession().sparkContext();
        int together = Math.max(1, spark.defaultParallelism() / spark.getConf().getInt("spark.task.cpus", 1));
        return count(rows.count(), rowsPerTask(settings, spark.isLocal()), together);
    }

    /** @param local whether driver and executor are one process */
    static int rowsPerTask(SparkSettings settings, boolean local) {
        @Nullable Integer asked = settings.rowsPerTask();
        if (asked != null) {
            return asked;
        }
        return local ? SparkSettings.LOCAL_ROWS_PER_TASK : SparkSettings.CLUSTER_ROWS_PER_TASK;
    }

    /** @param together how many tasks run at a time */
    static int count(long rows, int rowsPerTask, int together) {
        long tasks = Math.max(Math.ceilDiv(rows, rowsPerTask), Math.min(rows, together));
        return Math.clamp(tasks, 1, Integer.MAX_VALUE);
    }
}
