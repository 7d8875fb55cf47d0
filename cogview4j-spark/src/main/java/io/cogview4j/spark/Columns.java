package io.cogview4j.spark;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.StructType;

/** The tables between the steps. */
final class Columns {
    static final String ROW = "row";
    static final String LINE = "line";
    static final String PART = "part";
    static final String REQUEST = "request";
    static final String PROMPT = "prompt";
    static final String NEGATIVE = "negative";
    static final String SEED = "seed";
    static final String KEY = "key";
    static final String EMBEDDINGS = "embeddings";
    static final String HASH = "hash";
    static final String TOKENS = "tokens";
    static final String NEGATIVE_TOKENS = "negative_tokens";
    static final String GROUP = "group";
    static final String SIZE = "size";
    static final String STEPS = "steps";
    static final String PATH = "path";
    static final String SECONDS = "seconds";
    static final String PEAK_BYTES = "peak_bytes";
    static final String ERROR_CODE = "error_code";
    static final String ERROR = "error";

    /** A row as it was asked for: its line, and which of the prompts of that line it is. */
    static final StructType ASKED = new StructType()
            .add(ROW, LongType)
            .add(LINE, IntegerType)
            .add(PART, IntegerType)
            .add(REQUEST, StringType)
            .add(PROMPT, StringType)
            .add(NEGATIVE, StringType)
            .add(SEED, LongType)
            .add(KEY, StringType)
            .add(ERROR_CODE, StringType)
            .add(ERROR, StringType);

    /** What the first stage makes of a text and its negative text. */
    static final StructType ENCODED = new StructType()
            .add(KEY, StringType)
            .add(EMBEDDINGS, StringType)
            .add(HASH, StringType)
            .add(TOKENS, IntegerType)
            .add(NEGATIVE_TOKENS, IntegerType)
            .add(SECONDS, DoubleType)
            .add(PEAK_BYTES, LongType)
            .add(ERROR_CODE, StringType)
            .add(ERROR, StringType);

    /** Which picture a row asks for. */
    static final StructType KEYED = new StructType()
            .add(ROW, LongType)
            .add(LINE, IntegerType)
            .add(PART, IntegerType)
            .add(REQUEST, StringType)
            .add(PROMPT, StringType)
            .add(NEGATIVE, StringType)
            .add(SEED, LongType)
            .add(EMBEDDINGS, StringType)
            .add(HASH, StringType)
            .add(GROUP, StringType)
            .add(KEY, StringType)
            .add(ERROR_CODE, StringType)
            .add(ERROR, StringType);

    /** What the second stage makes of it. */
    static final StructType DRAWN = new StructType()
            .add(KEY, StringType)
            .add(SIZE, StringType)
            .add(STEPS, IntegerType)
            .add(PATH, StringType)
            .add(HASH, StringType)
            .add(SECONDS, DoubleType)
            .add(PEAK_BYTES, LongType)
            .add(ERROR_CODE, StringType)
            .add(ERROR, StringType);

    private Columns() {}
}
