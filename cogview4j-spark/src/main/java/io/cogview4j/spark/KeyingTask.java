package io.cogview4j.spark;

import io.cogview4j.CogView4;
import io.cogview4j.PromptsFile;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Tells which pictures rows ask for, by all that their pixels depend on; rows that have an error keep it. */
record KeyingTask(StageContext context) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> in) {
        PromptSettings askedForAll = RowRequest.askedForAll(context.settings());
        Map<Path, String> hashes = new HashMap<>();
        return new RowsOf(in) {
            @Override
            List<Row> rows(Row row) {
                if (row.getAs(Columns.ERROR) != null) {
                    return List.of(keyed(row, null, null, row.getAs(Columns.ERROR_CODE), row.getAs(Columns.ERROR)));
                }
                try {
                    String group = request(row, context.settings(), askedForAll).group(hashes);
                    return List.of(keyed(row, group, key(row, group), null, null));
                } catch (InvalidRequestException e) {
                    return List.of(
                            keyed(row, null, null, e.code().id(), e.problem().text(Locale.ENGLISH)));
                }
            }
        };
    }

    /** What a row of the table of embeddings asks for. */
    static RowRequest request(Row row, SparkSettings settings, PromptSettings askedForAll) {
        int line = row.getAs(Columns.LINE);
        int part = row.getAs(Columns.PART);
        Prompt prompt = PromptsFile.readLine("table", line, Path.of(settings.folder()), row.getAs(Columns.REQUEST))
                .get(part);
        return RowRequest.of(prompt, askedForAll);
    }

    private String key(Row row, String group) {
        return Sha256.of(
                "cogview4j-picture-1",
                CogView4.version(),
                context.fingerprint(),
                context.settings().device(),
                context.settings().dtype(),
                row.<String>getAs(Columns.HASH),
                row.<Long>getAs(Columns.SEED).toString(),
                group);
    }

    private static Row keyed(
            Row row, @Nullable String group, @Nullable String key, @Nullable String code, @Nullable String error) {
        return RowFactory.create(
                row.getAs(Columns.ROW),
                row.getAs(Columns.LINE),
                row.getAs(Columns.PART),
                row.getAs(Columns.REQUEST),
                row.getAs(Columns.PROMPT),
                row.getAs(Columns.NEGATIVE),
                row.getAs(Columns.SEED),
                row.getAs(Columns.EMBEDDINGS),
                row.getAs(Columns.HASH),
                group,
                key,
                code,
                error);
    }
}
