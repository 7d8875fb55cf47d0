package io.cogview4j.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The second stage: from embeddings to pictures. Each executor holds transformer and VAE open; rows of the same size and steps are drawn
 * together. A picture has its name from all that it depends on, so a row that is drawn twice leaves one file.
 */
public final class DrawingStage {
    private static final String[] RESULT = {
        Columns.ROW,
        Columns.LINE,
        Columns.PROMPT,
        Columns.NEGATIVE,
        Columns.SEED,
        Columns.SIZE,
        Columns.STEPS,
        Columns.PATH,
        Columns.HASH,
        Columns.SECONDS,
        Columns.PEAK_BYTES,
        Columns.KEY,
        Columns.ERROR_CODE,
        Columns.ERROR
    };

    private final StageContext context;
    private final String encoded;

    /**
     * @throws io.cogview4j.message.CheckpointException if the model is neither here nor on executors
     * @throws io.cogview4j.message.InvalidRequestException if the settings cannot be
     */
    public DrawingStage(SparkSession spark, SparkSettings settings) {
        this(spark, settings, settings.output());
    }

    /**
     * With embeddings that were written to another folder.
     *
     * @param encoded output folder of the first stage
     * @throws io.cogview4j.message.CheckpointException if the model is neither here nor on executors
     * @throws io.cogview4j.message.InvalidRequestException if the settings cannot be
     */
    public DrawingStage(SparkSession spark, SparkSettings settings, String encoded) {
        this.encoded = encoded;
        this.context = StageContext.of(spark, settings, Role.DRAWING, "pictures drawn");
    }

    /**
     * The rows of the first stage's table, each with its picture, below the output folder, or with an error: {@code row, line, prompt,
     * negative, seed, size, steps, path, hash, seconds, peak_bytes, key, error_code, error}. The table is read several times: it should
     * be one that was stored or persisted. Pictures are drawn when the result is asked for.
     */
    public Dataset<Row> draw(Dataset<Row> encoded) {
        return draw(encoded, null);
    }

    /** @param known pictures that are there, as {@link #known} tells them; null for none */
    Dataset<Row> draw(Dataset<Row> encoded, @Nullable Dataset<Row> known) {
        Dataset<Row> keyed = encoded.mapPartitions(new KeyingTask(context), Encoders.row(Columns.KEYED));
        Dataset<Row> wanted = keyed.where(col(Columns.KEY).isNotNull()).dropDuplicates(new String[] {Columns.KEY});
        if (known != null) {
            Dataset<Row> keys = known.select(col(Columns.KEY).as("its_key"));
            wanted = wanted.join(keys, wanted.col(Columns.KEY).equalTo(keys.col("its_key")), "left_anti");
        }
        Dataset<Row> made = made(wanted);
        Dataset<Row> drawn = (known == null ? made : made.union(known))
                .withColumnRenamed(Columns.KEY, "its_key")
                .withColumnRenamed(Columns.ERROR_CODE, "its_code")
                .withColumnRenamed(Columns.ERROR, "its_error");
        return keyed.drop(Columns.HASH)
                .join(drawn, col(Columns.KEY).equalTo(col("its_key")), "left")
                .withColumn(Columns.ERROR_CODE, coalesce(col(Columns.ERROR_CODE), col("its_code")))
                .withColumn(Columns.ERROR, coalesce(col(Columns.ERROR), col("its_error")))
                .selectExpr(RESULT);
    }

    private Dataset<Row> made(Dataset<Row> wanted) {
        return wanted.repartitionByRange(Tasks.count(wanted, context.settings()), col(Columns.GROUP), col(Columns.ROW))
                .mapPartitions(new DrawingTask(context, encoded), Encoders.row(Columns.DRAWN));
    }

    /** How many pictures its tasks have drawn, so far. */
    long made() {
        return context.counters().made().value();
    }

    /** What an earlier table of this stage knows, as far as its files are there. */
    Dataset<Row> known(Dataset<Row> earlier) {
        return earlier.where(col(Columns.PATH).isNotNull())
                .selectExpr(Columns.DRAWN.fieldNames())
                .dropDuplicates(new String[] {Columns.KEY})
                .mapPartitions(new ExistingFiles(context, Columns.PATH), Encoders.row(Columns.DRAWN));
    }
}
