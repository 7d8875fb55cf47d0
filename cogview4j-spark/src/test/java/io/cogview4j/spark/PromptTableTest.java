package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of several formats ask for the same. */
class PromptTableTest {
    private static final EncodingKeys KEYS = new EncodingKeys("model", "cpu", "f32");

    @TempDir
    private static Path folder;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static PromptTable written(String name, String... lines) throws IOException {
        return PromptTable.read(
                spark, Files.write(folder.resolve(name), List.of(lines)).toString());
    }

    private static List<Row> asked(PromptTable table) {
        return asked(table, SparkSettings.of("out"));
    }

    private static List<Row> asked(PromptTable table, SparkSettings settings) {
        return table.asked(settings, KEYS).collectAsList();
    }

    @Test
    void linesOfAFileOfPromptsAreReadAsTheCommandReadsThem() throws IOException {
        List<Row> rows = asked(written(
                "lines.txt",
                "a red heart",
                "",
                "# no prompt",
                "[\"one\", {\"prompt\": \"two\", \"negative\": \"red\"}]",
                "一颗红心"));
        assertThat(rows)
                .extracting(row -> row.<String>getAs("prompt"))
                .containsExactly("a red heart", "one", "two", "一颗红心");
        assertThat(rows).extracting(row -> row.<String>getAs("negative")).containsExactly("", "", "red", "");
        assertThat(rows).extracting(row -> row.<Integer>getAs("line")).containsExactly(1, 4, 4, 5);
        assertThat(rows).extracting(row -> row.<Long>getAs("row")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rows).extracting(row -> row.<Long>getAs("seed")).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void cellsOfCsvMayBeNumbersFlagsAndLists() throws IOException {
        List<Row> rows = asked(written(
                "cells.csv",
                "prompt,negative,seed,size,steps,guidance,cfg_zero,sampler,cache",
                "\"a \"\"red\"\" heart, large\",,9,64x96,2,\"[3.0, 4.0]\",true,heun,fbc:0.1",
                "7,blue,,,,,,,"));
        assertThat(rows).extracting(row -> row.<String>getAs("error")).containsOnlyNulls();
        assertThat(rows.getFirst().<String>getAs("prompt")).isEqualTo("a \"red\" heart, large");
        assertThat(rows.getFirst().<String>getAs("request"))
                .isEqualTo(
                        "{\"prompt\":\"a \\\"red\\\" heart, large\",\"seed\":9,\"size\":\"64x96\",\"steps\":2,\"guidance\":[3.0,4.0],"
                                + "\"cfg-zero\":true,\"sampler\":\"heun\",\"cache\":\"fbc:0.1\"}");
        assertThat(rows.getFirst().<Long>getAs("seed")).isEqualTo(9);
        assertThat(rows.getLast().<String>getAs("request")).isEqualTo("{\"prompt\":\"7\",\"negative\":\"blue\"}");
    }

    @Test
    void parquetAsksForTheSameAsTheLinesThatItWasMadeOf() throws IOException {
        Path lines = Files.write(
                folder.resolve("typed.jsonl"),
                List.of(
                        "{\"prompt\": \"a\", \"seed\": 5, \"guidance\": 2.5, \"timesteps\": [900, 500]}",
                        "{\"prompt\": \"b\", \"negative\": \"c\"}"));
        String parquet = folder.resolve("typed.parquet").toString();
        spark.read().json(lines.toString()).coalesce(1).write().parquet(parquet);
        List<Row> rows = asked(PromptTable.read(spark, parquet));
        assertThat(rows).extracting(row -> row.<String>getAs("error")).containsOnlyNulls();
        assertThat(rows)
                .extracting(row -> row.<String>getAs("key"))
                .containsExactlyElementsOf(asked(PromptTable.read(spark, lines.toString())).stream()
                        .map(row -> row.<String>getAs("key"))
                        .toList());
        assertThat(rows.getFirst().<String>getAs("request"))
                .contains("\"timesteps\":[900,500]", "\"guidance\":2.5", "\"seed\":5");
    }

    @Test
    void rowsOfSeveralPartsAreNumberedThrough() throws IOException {
        PromptTable table = written(
                "parts.jsonl", "{\"prompt\": \"a\"}", "{\"colour\": 1}", "{\"prompt\": \"b\"}", "{\"prompt\": \"c\"}");
        Dataset<Row> parts = table.rows().repartition(3);
        List<Row> rows = asked(
                new PromptTable("parts", parts),
                SparkSettings.builder("out").seed(100L).build());
        assertThat(rows).extracting(row -> row.<Long>getAs("row")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rows)
                .filteredOn(row -> row.getAs("error") == null)
                .extracting(row -> row.<Long>getAs("seed"))
                .containsExactly(100L, 101L, 102L);
    }

    @Test
    void aColumnThatNoKeyHasIsRefused() throws IOException {
        PromptTable table = written("colour.csv", "prompt,colour", "a,red");
        assertThat(code(() -> asked(table))).isEqualTo(SparkMessage.TABLE_COLUMN_UNKNOWN);
    }

    @Test
    void aTableWithoutPromptsIsRefused() throws IOException {
        PromptTable without = written("without.csv", "size,seed", "64x64,1");
        PromptTable empty = written("empty.txt", "# nothing", "");
        assertThat(code(() -> asked(without))).isEqualTo(SparkMessage.TABLE_COLUMN_MISSING);
        assertThat(code(() -> asked(empty))).isEqualTo(SparkMessage.TABLE_EMPTY);
    }

    @Test
    void aFileThatIsMissingOrOfAnotherKindIsTold() {
        assertThat(code(() ->
                        PromptTable.read(spark, folder.resolve("missing.csv").toString())))
                .isEqualTo(SparkMessage.TABLE_MISSING);
        assertThat(code(() ->
                        PromptTable.read(spark, folder.resolve("prompts.xlsx").toString())))
                .isEqualTo(SparkMessage.TABLE_FORMAT_UNKNOWN);
    }

    private static Object code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(InvalidRequestException.class, call).code();
    }
}
