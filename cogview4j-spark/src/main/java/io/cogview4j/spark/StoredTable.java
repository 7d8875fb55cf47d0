package io.cogview4j.spark;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table of a stage, in a folder of its own for each job that changed it; the one that counts is the last that is whole, which Spark
 * says by a file {@code _SUCCESS}. A job that is killed leaves the table as it was.
 */
final class StoredTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    private final SparkSession spark;
    private final SharedFolder output;
    private final String name;

    StoredTable(SparkSession spark, SharedFolder output, String name) {
        this.spark = spark;
        this.output = output;
        this.name = name;
    }

    /** The folder that counts; empty before the first job. */
    Optional<String> folder() throws IOException {
        String[] versions = output.folders(name);
        for (int i = versions.length - 1; i >= 0; i--) {
            String folder = name + "/" + versions[i];
            if (output.exists(folder + "/_SUCCESS")) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    Optional<Dataset<Row>> read() throws IOException {
        return folder().map(this::read);
    }

    private Dataset<Row> read(String folder) {
        return spark.read().parquet(output.uri(folder));
    }

    /**
     * Stores a table in place of the one that counts, unless they are the same.
     *
     * @return the table, stored
     */
    Dataset<Row> replace(Dataset<Row> table) throws IOException {
        Optional<String> earlier = folder();
        String folder = name + "/" + TIME.format(Instant.now()) + "-" + UUID.randomUUID();
        table.sort(Columns.ROW).write().parquet(output.uri(folder));
        if (earlier.isPresent() && same(read(earlier.get()), read(folder))) {
            output.delete(folder);
            return read(earlier.get());
        }
        for (String version : output.folders(name)) {
            if (!folder.endsWith(version)) {
                output.delete(name + "/" + version);
            }
        }
        return read(folder);
    }

    private static boolean same(Dataset<Row> one, Dataset<Row> other) {
        return one.count() == other.count() && other.except(one).isEmpty();
    }
}
