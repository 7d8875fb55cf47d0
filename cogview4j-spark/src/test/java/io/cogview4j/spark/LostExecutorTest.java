package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster of two workers, an executor that is killed while it draws costs its tasks, and changes nothing in the result. */
@Tag("slow")
class LostExecutorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private SparkSettings settings(String output) {
        return SparkSettings.builder(folder.resolve(output).toString())
                .seed(7L)
                .asked("{\"steps\": 4}") // long enough to be killed in
                .rowsPerTask(4)
                .threads(1)
                .forced(true)
                .folder(folder.toString())
                .build();
    }

    private static SparkSession session(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("cluster")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.plugins", CogView4Plugin.class.getName())
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.executor.cores", "1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", Cluster.folders())
                .config("spark.executor.extraJavaOptions", Cluster.JAVA_OPTIONS)
                .config("spark.executorEnv.COGVIEW4J_CACHE", System.getenv("COGVIEW4J_CACHE"))
                .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
                .getOrCreate();
    }

    private static PictureJob.Outcome run(SparkSession spark, SparkSettings settings, Path table) {
        PictureJob job = new PictureJob(spark, settings);
        job.encode(PromptTable.read(spark, table.toString()));
        return job.draw(null);
    }

    /** What does not depend on how long it took. */
    private static List<Row> result(SparkSession spark, PictureJob.Outcome outcome) {
        return spark.read()
                .parquet(outcome.table())
                .drop("seconds", "peak_bytes")
                .sort("row")
                .collectAsList();
    }

    private static List<Path> pictures(Path output) throws IOException {
        Path pictures = output.resolve("pictures");
        if (!Files.isDirectory(pictures)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(pictures)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void leavesTheTableAndThePicturesAsTheyWouldHaveBeen() throws Exception {
        Path table = Files.write(folder.resolve("prompts.jsonl"), Prompts40.lines());
        PictureJob.Outcome undisturbed;
        List<Row> expected;
        try (SparkSession spark = LocalSpark.start()) {
            undisturbed = run(spark, settings("local"), table);
            expected = result(spark, undisturbed);
        }
        assertThat(undisturbed.failed()).isEqualTo(3);

        Path output = folder.resolve("cluster");
        try (Cluster cluster = Cluster.start(folder.resolve("home"));
                SparkSession spark = session(cluster.master())) {
            CompletableFuture<PictureJob.Outcome> job =
                    CompletableFuture.supplyAsync(() -> run(spark, settings("cluster"), table));
            await(() -> pictures(output).size() >= 2 || job.isDone());
            List<ProcessHandle> executors = cluster.executors();
            assertThat(executors).hasSize(2);
            assertThat(job).isNotDone();
            executors.getFirst().destroyForcibly();

            PictureJob.Outcome outcome = job.join();
            assertThat(outcome.rows()).isEqualTo(40);
            assertThat(result(spark, outcome)).isEqualTo(expected);
            assertThat(cluster.executors()).doesNotContain(executors.getFirst());
        }
        assertThat(pictures(output)).hasSize(37);
        Set<String> named = new HashSet<>();
        expected.stream().filter(row -> row.getAs("path") != null).forEach(row -> named.add(row.getAs("path")));
        assertThat(pictures(output))
                .extracting(file -> output.relativize(file).toString())
                .containsExactlyInAnyOrderElementsOf(named);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(20);
        }
    }
}
