package io.cogview4j.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How a table is shared out. */
final class Tasks {
    private Tasks() {}

    /** As many as hold a few rows each, so that little is lost with one, and executors end at about the same time. */
    static int count(Dataset<Row> rows, SparkSettings settings) {
        long tasks = Math.ceilDiv(rows.count(), settings.rowsPerTask());
        return Math.clamp(tasks, 1, Integer.MAX_VALUE);
    }
}
