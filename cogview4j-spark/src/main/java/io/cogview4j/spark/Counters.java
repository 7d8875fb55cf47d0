package io.cogview4j.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What Spark's pages show of a stage. Tasks that are run twice count twice, so results are counted in their tables.
 *
 * @param made texts or pictures
 * @param found pictures that a task found made already, by a task or a job that was lost
 * @param failed rows
 * @param seconds of computing
 */
record Counters(LongAccumulator made, LongAccumulator found, LongAccumulator failed, DoubleAccumulator seconds)
        implements Serializable {
    /** @param what is made */
    static Counters of(SparkContext spark, String what) {
        return new Counters(
                spark.longAccumulator("cogview4j " + what),
                spark.longAccumulator("cogview4j " + what + ", found"),
                spark.longAccumulator("cogview4j " + what + ", failed"),
                spark.doubleAccumulator("cogview4j " + what + ", seconds"));
    }
}
