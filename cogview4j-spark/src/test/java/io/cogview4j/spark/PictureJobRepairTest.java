package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job does what is missing, and nothing else, with each stage where its part of the model is. */
@Tag("slow")
class PictureJobRepairTest {
    private static final Path TINY = Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model");

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private SparkSettings settings(String output) {
        return settings(output, null);
    }

    private SparkSettings settings(String output, @Nullable String model) {
        return SparkSettings.builder(folder.resolve(output).toString())
                .model(model)
                .asked("{\"size\": \"64x64\", \"steps\": 1}")
                .forced(true)
                .build();
    }

    private PromptTable table() throws IOException {
        Path lines = Files.write(folder.resolve("prompts.txt"), List.of("a red heart", "一颗蓝色的星星", "a red heart"));
        return PromptTable.read(spark, lines.toString());
    }

    private static List<Row> rows(PictureJob.Outcome outcome) {
        return spark.read().parquet(outcome.table()).sort("row").collectAsList();
    }

    /** A checkpoint with some of its components, under the name of the whole one. */
    private Path part(String name, String... components) throws IOException {
        Path part = folder.resolve(name).resolve("model");
        Files.createDirectories(part);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(TINY)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (String component : components) {
            try (Stream<Path> all = Files.walk(TINY.resolve(component))) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        for (Path file : files) {
            Path target = part.resolve(TINY.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return part;
    }

    @Test
    void eachStageNeedsItsPartOfTheModelAndItsOwnFolderOnly() throws IOException {
        String encoder = part("encoder", "tokenizer", "text_encoder").toString();
        String drawer = part("drawer", "scheduler", "transformer", "vae").toString();
        new PictureJob(spark, settings("encoded", encoder)).encode(table());
        PictureJob.Outcome apart = new PictureJob(spark, settings("drawn", drawer))
                .draw(folder.resolve("encoded").toString());
        PictureJob whole = new PictureJob(spark, settings("whole", TINY.toString()));
        assertThat(whole.encode(table()).made()).isEqualTo(2); // of three rows two have the same text
        assertThat(apart.made()).isEqualTo(3);
        assertThat(rows(apart))
                .extracting(row -> row.<String>getAs("hash"))
                .doesNotContainNull()
                .containsExactlyElementsOf(rows(whole.draw(null)).stream()
                        .map(row -> row.<String>getAs("hash"))
                        .toList());
    }

    @Test
    void aPictureThatIsGoneIsDrawnAgainAndNoOther() throws IOException {
        PictureJob job = new PictureJob(spark, settings("out"));
        job.encode(table());
        List<Row> before = rows(job.draw(null));
        Path picture = folder.resolve("out").resolve(before.getFirst().<String>getAs("path"));
        Files.delete(picture);
        PictureJob.Outcome again = job.draw(null);
        assertThat(again.made()).isEqualTo(1);
        assertThat(Sha256.of(picture)).isEqualTo(before.getFirst().<String>getAs("hash"));
        assertThat(rows(again)).hasSize(3);
    }

    @Test
    void embeddingsThatWereChangedMakeNoPictureUntilTheyAreMadeAgain() throws IOException {
        PictureJob job = new PictureJob(spark, settings("out"));
        Path embeddings =
                folder.resolve("out").resolve(rows(job.encode(table())).get(1).<String>getAs("embeddings"));
        Files.write(embeddings, new byte[] {1});
        PictureJob.Outcome damaged = job.draw(null);
        assertThat(damaged.failed()).isEqualTo(1);
        assertThat(rows(damaged).get(1).<String>getAs("error_code"))
                .isEqualTo(SparkMessage.EMBEDDINGS_FILE_DIFFERS.id());
        Files.delete(embeddings);
        assertThat(job.encode(table()).made()).isEqualTo(1);
        PictureJob.Outcome mended = job.draw(null);
        assertThat(mended.made()).isEqualTo(1);
        assertThat(mended.failed()).isZero();
    }
}
