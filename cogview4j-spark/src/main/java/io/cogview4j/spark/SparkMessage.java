package io.cogview4j.spark;

import io.cogview4j.message.MessageCode;

/** What the jobs for Spark have to say beside the library's messages. */
public enum SparkMessage implements MessageCode {
    TABLE_COLUMN_UNKNOWN(Severity.ERROR, "table", "column", "columns"),
    TABLE_COLUMN_MISSING(Severity.ERROR, "table", "column"),
    TABLE_EMPTY(Severity.ERROR, "table"),
    TABLE_MISSING(Severity.ERROR, "table"),
    TABLE_FORMAT_UNKNOWN(Severity.ERROR, "table"),
    EMBEDDINGS_TABLE_MISSING(Severity.ERROR, "folder"),
    EMBEDDINGS_FILE_DIFFERS(Severity.ERROR, "file", "hash"),
    SPARK_MODEL_DIFFERS(Severity.ERROR, "model", "here", "there"),
    SPARK_MODEL_MISSING(Severity.ERROR, "model"),
    SPARK_OPTION_UNFIT(Severity.ERROR, "option", "value", "fitting");

    private final Declaration declaration;

    SparkMessage(Severity severity, String... valueNames) {
        this.declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
