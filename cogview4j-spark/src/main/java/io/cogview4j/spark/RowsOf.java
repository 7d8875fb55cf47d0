package io.cogview4j.spark;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Rows that are made of others, some of each, when they are asked for. */
abstract class RowsOf implements Iterator<Row> {
    private final Iterator<Row> source;
    private Iterator<Row> ready = Collections.emptyIterator();

    RowsOf(Iterator<Row> source) {
        this.source = source;
    }

    abstract List<Row> rows(Row of);

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && source.hasNext()) {
            ready = rows(source.next()).iterator();
        }
        return ready.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }
}
