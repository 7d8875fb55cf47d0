package io.cogview4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Both stages with their tables kept in the output folder, so that a job that is run again does only what is missing or failed: {@code
 * embeddings/} and {@code pictures/} hold the files, {@code encoded/} and {@code results/} the tables (Parquet). One job at a time
 * writes to a folder.
 */
public final class PictureJob {
    private static final String ENCODED = "encoded";
    private static final String RESULTS = "results";

    private final SparkSession spark;
    private final SparkSettings settings;
    private final SharedFolder output;

    /**
     * How a job ended.
     *
     * @param rows of the table
     * @param made texts or pictures that were made now; what a task made that ran twice counts twice
     * @param failed rows that have an error
     * @param table where the table is
     */
    public record Outcome(long rows, long made, long failed, String table) {}

    /** @throws UncheckedIOException if the output folder cannot be reached */
    public PictureJob(SparkSession spark, SparkSettings settings) {
        this.spark = spark;
        this.settings = settings;
        try {
            this.output =
                    SharedFolder.open(settings.output(), spark.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Encodes a table of prompts, as far as that was not done before.
     *
     * @throws InvalidRequestException if it is no table of prompts
     * @throws io.cogview4j.message.CheckpointException if the model is missing
     */
    public Outcome encode(PromptTable prompts) {
        try {
            EncodingStage stage = new EncodingStage(spark, settings);
            StoredTable table = new StoredTable(spark, output, ENCODED);
            @Nullable Dataset<Row> earlier = table.read().orElse(null);
            output.sweep();
            return outcome(
                    table,
                    table.replace(stage.encode(prompts, earlier == null ? null : stage.known(earlier))),
                    stage.made());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Draws what is encoded in a folder, as far as that was not done before.
     *
     * @param encoded the output folder of the job that encoded, or null for the same one
     * @throws InvalidRequestException if nothing is encoded there
     * @throws io.cogview4j.message.CheckpointException if the model is missing
     */
    public Outcome draw(@Nullable String encoded) {
        try {
            String folder = encoded == null ? settings.output() : encoded;
            SharedFolder from = SharedFolder.open(folder, spark.sparkContext().hadoopConfiguration());
            Dataset<Row> rows = new StoredTable(spark, from, ENCODED)
                    .read()
                    .orElseThrow(() -> new InvalidRequestException(SparkMessage.EMBEDDINGS_TABLE_MISSING, folder));
            DrawingStage stage = new DrawingStage(spark, settings, from.uri(""));
            StoredTable table = new StoredTable(spark, output, RESULTS);
            @Nullable Dataset<Row> earlier = table.read().orElse(null);
            output.sweep();
            return outcome(
                    table,
                    table.replace(stage.draw(rows, earlier == null ? null : stage.known(earlier))),
                    stage.made());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome outcome(StoredTable table, Dataset<Row> stored, long made) throws IOException {
        Row counts = stored.agg(count(lit(1)), count(col(Columns.ERROR))).first();
        return new Outcome(
                counts.getLong(0),
                made,
                counts.getLong(1),
                output.uri(table.folder().orElseThrow()));
    }
}
