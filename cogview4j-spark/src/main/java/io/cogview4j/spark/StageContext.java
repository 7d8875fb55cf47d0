package io.cogview4j.spark;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What the tasks of a stage share.
 *
 * @param folder the output folder by its whole URI, because executors are in folders of their own
 * @param fingerprint of the model, which every machine has to have
 */
record StageContext(
        SparkSettings settings,
        String folder,
        ModelSource source,
        String fingerprint,
        Broadcast<SerializableConfiguration> configuration,
        Counters counters)
        implements Serializable {
    /**
     * Looks at the model, here if it is here, or else on an executor.
     *
     * @throws CheckpointException if neither has it
     * @throws InvalidRequestException if this process computes and lacks the device
     */
    static StageContext of(SparkSession spark, SparkSettings settings, Role role, String what) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        if (context.isLocal()) {
            ExecutorModels.requireDevice(settings); // before any row is
        }
        Broadcast<SerializableConfiguration> configuration = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        ModelSource source = ModelSource.of(settings.model(), role);
        String folder;
        String fingerprint;
        try {
            folder = SharedFolder.open(settings.output(), configuration.value().value())
                    .uri("");
            fingerprint = fingerprint(context, source, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StageContext(
                settings, folder, source, fingerprint, configuration, Counters.of(spark.sparkContext(), what));
    }

    private static String fingerprint(
            JavaSparkContext context, ModelSource source, Broadcast<SerializableConfiguration> configuration)
            throws IOException {
        try {
            return source.fingerprint(configuration.value().value());
        } catch (CheckpointException | InvalidRequestException notHere) {
            if (context.isLocal()) {
                throw notHere;
            }
        }
        return context.parallelize(List.of(source), 1)
                .map(each -> each.fingerprint(configuration.value().value()))
                .first();
    }

    private Configuration hadoop() {
        return configuration.value().value();
    }

    SharedFolder output() throws IOException {
        return folder(folder);
    }

    SharedFolder folder(String uri) throws IOException {
        return SharedFolder.open(uri, hadoop());
    }

    /** In both tables that stages make: the row of a key of which nothing was made. */
    Row failed(Row row, CogView4Exception failure) {
        counters.failed().add(1);
        return RowFactory.create(
                row.getAs(Columns.KEY),
                null,
                null,
                null,
                null,
                null,
                null,
                failure.code().id(),
                failure.problem().text(Locale.ENGLISH));
    }

    /** The session of this executor, for one task. */
    ExecutorModels.Lease lease() throws IOException {
        ExecutorModels.Key key = new ExecutorModels.Key(
                source,
                fingerprint,
                settings.device(),
                settings.dtype(),
                settings.memory(),
                settings.gpuMemory(),
                settings.threads());
        return ExecutorModels.ofThisProcess().lease(key, settings, hadoop());
    }
}
