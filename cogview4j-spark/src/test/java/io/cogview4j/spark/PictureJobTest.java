package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.CogView4;
import io.cogview4j.PreparedRun;
import io.cogview4j.PromptCache;
import io.cogview4j.PromptRows;
import io.cogview4j.PromptsFile;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of 40 prompts, drawn on Spark in local mode, is what the library draws of it in one process. */
class PictureJobTest {
    private static final long SEED = 7;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Path table;
    private static SparkSettings settings;
    private static PictureJob.Outcome outcome;

    @BeforeAll
    static void drawTheTable() throws IOException {
        spark = LocalSpark.start();
        table = Files.write(folder.resolve("prompts.jsonl"), Prompts40.lines());
        settings = SparkSettings.builder(folder.resolve("out").toString())
                .seed(SEED)
                .folder(folder.toString())
                .forced(true)
                .build();
        outcome = run(settings);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        assertThat(ExecutorModels.ofThisProcess().open()).isZero();
    }

    private static PictureJob.Outcome run(SparkSettings settings) {
        PictureJob job = new PictureJob(spark, settings);
        job.encode(PromptTable.read(spark, table.toString()));
        return job.draw(null);
    }

    private static List<Row> results(SparkSettings settings) throws IOException {
        try (Stream<Path> versions = Files.list(Path.of(settings.output()).resolve("results"))) {
            List<Path> all = versions.toList();
            assertThat(all).hasSize(1);
            return spark.read().parquet(all.getFirst().toString()).sort("row").collectAsList();
        }
    }

    @Test
    void threeRowsFailAndTheOthersAreDrawn() throws IOException {
        assertThat(outcome.rows()).isEqualTo(40);
        assertThat(outcome.made()).isEqualTo(37);
        assertThat(outcome.failed()).isEqualTo(3);
        List<Row> failed = results(settings).stream()
                .filter(row -> row.getAs("error") != null)
                .toList();
        assertThat(failed).extracting(row -> row.<Integer>getAs("line")).containsExactlyElementsOf(Prompts40.BAD);
        assertThat(failed)
                .extracting(row -> row.<String>getAs("error_code"))
                .containsExactly("prompts-key-unknown", "size-not-multiple", "file-missing");
    }

    @Test
    void everyPictureIsByteForByteThatOfOneRunOfTheLibrary() throws IOException {
        Map<Long, byte[]> expected = drawnInOneRun();
        int compared = 0;
        for (Row row : results(settings)) {
            if (row.getAs("error") == null) {
                Path picture = Path.of(settings.output()).resolve(row.<String>getAs("path"));
                byte[] content = Files.readAllBytes(picture);
                assertThat(content).isEqualTo(expected.get(row.<Long>getAs("row")));
                assertThat(row.<String>getAs("hash")).isEqualTo(Sha256.of(content));
                assertThat(row.<Double>getAs("seconds")).isPositive();
                compared++;
            }
        }
        assertThat(compared).isEqualTo(37).isEqualTo(expected.size());
    }

    /** As {@code generate --prompts} does it: seeds by place among the rows that can be read. */
    private static Map<Long, byte[]> drawnInOneRun() {
        PromptRows rows = PromptsFile.readRows(table);
        List<Prompt> prompts = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        long seed = SEED;
        for (PromptRows.Row row : rows.rows()) {
            Prompt prompt = row.prompt().withSettings(row.prompt().settings().withSeed(seed++));
            if (!Prompts40.BAD.contains(row.line())) {
                prompts.add(prompt);
                lines.add((long) row.line());
            }
        }
        CogView4 model = CogView4.tiny().withCache(PromptCache.in(folder.resolve("cache")));
        PreparedRun run = model.prepare(
                ImageRequest.builder().prompts(prompts).forced(true).build());
        Map<Long, byte[]> pictures = new HashMap<>();
        run.run().images().forEach(image -> pictures.put(lines.get(pictures.size()), image.png()));
        return pictures;
    }

    @Test
    void aSecondRunDoesNothing() throws IOException {
        Map<Path, FileTime> before = times();
        PictureJob.Outcome again = run(settings);
        assertThat(again.made()).isZero();
        assertThat(again.failed()).isEqualTo(3);
        assertThat(again.table()).isEqualTo(outcome.table());
        assertThat(times()).isEqualTo(before);
    }

    private static Map<Path, FileTime> times() throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of(settings.output()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void nothingIsLeftBesideTheResults() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(settings.output()))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".tmp") || name.endsWith("png.crc"));
        }
        assertThat(Path.of(settings.output()).resolve("_cogview4j-temporary")).isEmptyDirectory();
    }

    @Test
    void aDeviceThatIsMissingIsToldBeforeAnyRowIsRead() {
        SparkSettings settings = SparkSettings.builder(folder.resolve("gpu").toString())
                .device("cuda")
                .build();
        PictureJob job = new PictureJob(spark, settings);
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> job.encode(PromptTable.read(spark, table.toString())))
                        .code())
                .isEqualTo(ComputeMessage.CUDA_NOT_BUILT);
    }

    @Test
    void aFolderInWhichNothingIsEncodedIsTold() {
        PictureJob job =
                new PictureJob(spark, SparkSettings.of(folder.resolve("empty").toString()));
        assertThat(catchThrowableOfType(InvalidRequestException.class, () -> job.draw(null))
                        .code())
                .isEqualTo(SparkMessage.EMBEDDINGS_TABLE_MISSING);
    }
}
