package io.cogview4j.spark;

import io.cogview4j.PromptsFile;
import io.cogview4j.api.Prompt;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Tables of prompts. Each has the keys of a file of prompts as columns, or is such a file, line by line.
 *
 * @param name of the table, for messages
 */
public record PromptTable(String name, Dataset<Row> rows) {
    /** What a part of the table holds: lines, prompts that can be read, and rows, of which some cannot. */
    private record Count(long lines, long prompts, long rows) implements Serializable {
        Count plus(Count other) {
            return new Count(lines + other.lines, prompts + other.prompts, rows + other.rows);
        }
    }

    /** A prompt of a line, or what is wrong with the line. */
    private record Read(
            @Nullable Prompt prompt, int part, @Nullable Message problem) {}

    /**
     * Reads a table: {@code .jsonl}, {@code .ndjson} and {@code .txt} as a file of prompts, {@code .csv} with its first line as names of
     * columns, {@code .parquet} and folders of such files.
     *
     * @throws InvalidRequestException if there is no such file, or its name ends otherwise
     */
    public static PromptTable read(SparkSession spark, String path) {
        String name = path.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
        try {
            if (name.endsWith(".parquet")) {
                return new PromptTable(path, spark.read().parquet(path));
            }
            if (name.endsWith(".csv")) {
                return new PromptTable(
                        path,
                        spark.read()
                                .option("header", true)
                                .option("multiLine", true)
                                .option("escape", "\"")
                                .csv(path));
            }
            if (Stream.of(".jsonl", ".ndjson", ".json", ".txt").anyMatch(name::endsWith)) {
                return new PromptTable(
                        path, spark.read().option("lineSep", "\n").text(path));
            }
        } catch (Exception e) { // Scala does not declare what it throws
            if (e instanceof AnalysisException) {
                throw new InvalidRequestException(e, SparkMessage.TABLE_MISSING, path);
            }
            throw e;
        }
        throw new InvalidRequestException(SparkMessage.TABLE_FORMAT_UNKNOWN, path);
    }

    /**
     * Its rows with their places, in the order in which Spark has them, and with their seeds. A row that cannot be read has an error.
     *
     * @param keys name each text and its negative text
     * @throws InvalidRequestException if a column has a name that no key has, or there is no row at all
     */
    Dataset<Row> asked(SparkSettings settings, EncodingKeys keys) {
        TableLines lines = TableLines.of(name, rows.schema());
        Numbering numbering = new Numbering(name, lines, settings, keys);
        JavaRDD<Row> all = rows.javaRDD();
        List<Count> counts = all.mapPartitionsWithIndex(numbering::count, true).collect();
        List<Count> before = new ArrayList<>();
        Count sum = new Count(0, 0, 0);
        for (Count count : counts) {
            before.add(sum);
            sum = sum.plus(count);
        }
        if (sum.rows() == 0) {
            throw new InvalidRequestException(SparkMessage.TABLE_EMPTY, name);
        }
        return rows.sparkSession()
                .createDataFrame(
                        all.mapPartitionsWithIndex((part, in) -> numbering.number(before.get(part), in), true),
                        Columns.ASKED);
    }

    /** Reads the rows of a part of the table; it is done twice, once to count. */
    private record Numbering(String table, TableLines lines, SparkSettings settings, EncodingKeys keys)
            implements Serializable {
        private List<Read> read(String line, long number) {
            int place = (int) Math.min(number, Integer.MAX_VALUE);
            List<Read> read = new ArrayList<>();
            try {
                for (Prompt prompt : PromptsFile.readLine(table, place, Path.of(settings.folder()), line)) {
                    read.add(new Read(prompt, read.size(), null));
                }
                return read;
            } catch (InvalidRequestException e) {
                return List.of(new Read(null, 0, e.problem()));
            }
        }

        Iterator<Count> count(int part, Iterator<Row> in) {
            Count count = new Count(0, 0, 0);
            while (in.hasNext()) {
                List<Read> read = read(lines.line(in.next()), part == 0 ? count.lines() + 1 : count.lines() + 2);
                long prompts =
                        read.stream().filter(each -> each.prompt() != null).count();
                count = count.plus(new Count(1, prompts, read.size()));
            }
            return List.of(count).iterator();
        }

        Iterator<Row> number(Count before, Iterator<Row> in) {
            return new RowsOf(in) {
                private Count done = before;

                @Override
                List<Row> rows(Row of) {
                    String line = lines.line(of);
                    List<Row> rows = new ArrayList<>();
                    for (Read read : read(line, done.lines() + 1)) {
                        rows.add(row(line, read, done));
                        done = done.plus(new Count(0, read.prompt() == null ? 0 : 1, 1));
                    }
                    done = done.plus(new Count(1, 0, 0));
                    return rows;
                }
            };
        }

        private Row row(String line, Read read, Count before) {
            @Nullable Prompt prompt = read.prompt();
            if (prompt == null) {
                Message problem = Objects.requireNonNull(read.problem());
                return RowFactory.create(
                        before.rows() + 1,
                        (int) before.lines() + 1,
                        read.part(),
                        line,
                        null,
                        null,
                        null,
                        null,
                        problem.code().id(),
                        problem.text(Locale.ENGLISH));
            }
            String negative = prompt.negative() == null ? settings.negative() : prompt.negative();
            return RowFactory.create(
                    before.rows() + 1,
                    (int) before.lines() + 1,
                    read.part(),
                    line,
                    prompt.text(),
                    negative,
                    seed(prompt.settings().seed(), before.prompts()),
                    keys.key(prompt.text(), negative),
                    null,
                    null);
        }

        /** As a run of all rows would give it, so that a row has the same picture here and there. */
        private long seed(@Nullable Long own, long place) {
            @Nullable Long first = settings.seed();
            return first != null ? first + place : own != null ? own : place;
        }
    }
}
