package io.cogview4j.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The first stage: from prompts to embeddings. Each executor holds the text encoder open; every text is encoded once, together with
 * others of about its length.
 */
public final class EncodingStage {
    private final StageContext context;
    private final EncodingKeys keys;

    /**
     * @throws io.cogview4j.message.CheckpointException if the model is neither here nor on executors
     * @throws io.cogview4j.message.InvalidRequestException if the settings cannot be
     */
    public EncodingStage(SparkSession spark, SparkSettings settings) {
        this.context = StageContext.of(spark, settings, Role.ENCODING, "texts encoded");
        this.keys = EncodingKeys.of(context.fingerprint(), settings);
    }

    /**
     * The rows of a table, each with the file of its embeddings, below the output folder, or with an error: {@code row, line, part,
     * request, prompt, negative, seed, key, embeddings, hash, tokens, negative_tokens, seconds, peak_bytes, error_code, error}. Rows are
     * numbered at once; they are encoded when the result is asked for, each time it is.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the table is none of prompts
     */
    public Dataset<Row> encode(PromptTable prompts) {
        return encode(prompts, null);
    }

    /** @param known texts that are encoded, as {@link #known} tells them; null for none */
    Dataset<Row> encode(PromptTable prompts, @Nullable Dataset<Row> known) {
        Dataset<Row> asked = prompts.asked(context.settings(), keys);
        Dataset<Row> texts = asked.where(col(Columns.KEY).isNotNull())
                .select(Columns.KEY, Columns.PROMPT, Columns.NEGATIVE)
                .dropDuplicates(new String[] {Columns.KEY});
        if (known != null) {
            texts = texts.join(
                    known.select(Columns.KEY), texts.col(Columns.KEY).equalTo(known.col(Columns.KEY)), "left_anti");
        }
        Dataset<Row> made = made(texts);
        Dataset<Row> all = known == null ? made : made.union(known);
        Dataset<Row> encoded = all.withColumnRenamed(Columns.ERROR_CODE, "its_code")
                .withColumnRenamed(Columns.ERROR, "its_error")
                .withColumnRenamed(Columns.KEY, "its_key");
        return asked.join(encoded, asked.col(Columns.KEY).equalTo(encoded.col("its_key")), "left")
                .withColumn(Columns.ERROR_CODE, coalesce(col(Columns.ERROR_CODE), col("its_code")))
                .withColumn(Columns.ERROR, coalesce(col(Columns.ERROR), col("its_error")))
                .select(
                        col(Columns.ROW),
                        col(Columns.LINE),
                        col(Columns.PART),
                        col(Columns.REQUEST),
                        col(Columns.PROMPT),
                        col(Columns.NEGATIVE),
                        col(Columns.SEED),
                        col(Columns.KEY),
                        col(Columns.EMBEDDINGS),
                        col(Columns.HASH),
                        col(Columns.TOKENS),
                        col(Columns.NEGATIVE_TOKENS),
                        col(Columns.SECONDS),
                        col(Columns.PEAK_BYTES),
                        col(Columns.ERROR_CODE),
                        col(Columns.ERROR));
    }

    private Dataset<Row> made(Dataset<Row> texts) {
        return texts.repartition(Tasks.count(texts, context.settings()))
                .sortWithinPartitions(length(col(Columns.PROMPT)), col(Columns.KEY))
                .mapPartitions(new EncodingTask(context), Encoders.row(Columns.ENCODED));
    }

    /** How many texts its tasks have encoded, so far. */
    long made() {
        return context.counters().made().value();
    }

    /** What an earlier table of this stage knows, as far as its files are there. */
    Dataset<Row> known(Dataset<Row> earlier) {
        return earlier.where(col(Columns.EMBEDDINGS).isNotNull())
                .selectExpr(Columns.ENCODED.fieldNames())
                .dropDuplicates(new String[] {Columns.KEY})
                .mapPartitions(new ExistingFiles(context, Columns.EMBEDDINGS), Encoders.row(Columns.ENCODED));
    }
}
