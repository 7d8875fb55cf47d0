package io.cogview4j.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Leaves those rows whose file is there.
 *
 * @param column with its name, below the output folder
 */
record ExistingFiles(StageContext context, String column) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> in) throws IOException {
        SharedFolder output = context.output();
        List<Row> there = new ArrayList<>();
        while (in.hasNext()) {
            Row row = in.next();
            if (output.exists(row.getAs(column))) {
                there.add(row);
            }
        }
        return there.iterator();
    }
}
