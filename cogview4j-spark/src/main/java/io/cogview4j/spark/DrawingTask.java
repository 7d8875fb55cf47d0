package io.cogview4j.spark;

import io.cogview4j.EncodedPrompts;
import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.recipe.Recipe;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Draws the rows of a part of a table, those of one group in one run, and stores each picture as soon as it is made. A picture that is
 * there, because the task is run again, is not drawn.
 *
 * @param encoded the folder below which embeddings are
 */
record DrawingTask(StageContext context, String encoded) implements MapPartitionsFunction<Row, Row> {
    /** A row whose picture is missing. */
    private record Missing(Row row, RowRequest request, PromptEmbeddings embeddings) {}

    /** A picture that was stored. */
    private record Stored(String path, String hash, Image image) {}

    @Override
    public Iterator<Row> call(Iterator<Row> in) throws IOException {
        PromptSettings askedForAll = RowRequest.askedForAll(context.settings());
        SharedFolder output = context.output();
        SharedFolder source = context.folder(encoded);
        Map<String, List<Missing>> groups = new TreeMap<>();
        List<Row> out = new ArrayList<>();
        while (in.hasNext()) {
            Row row = in.next();
            @Nullable Row found = found(row, output);
            if (found != null) {
                out.add(found);
                continue;
            }
            try {
                RowRequest request = KeyingTask.request(row, context.settings(), askedForAll);
                groups.computeIfAbsent(row.getAs(Columns.GROUP), _ -> new ArrayList<>())
                        .add(new Missing(row, request, embeddings(row, source)));
            } catch (InvalidRequestException e) {
                out.add(context.failed(row, e));
            }
        }
        if (!groups.isEmpty()) {
            try (ExecutorModels.Lease lease = context.lease()) {
                for (List<Missing> group : groups.values()) {
                    draw(group, lease.session(), output, out);
                }
            }
        }
        return out.iterator();
    }

    private static String name(Row row) {
        String key = row.getAs(Columns.KEY);
        return "pictures/" + key.substring(0, 2) + "/" + key + ".png";
    }

    private @Nullable Row found(Row row, SharedFolder output) throws IOException {
        if (!output.exists(name(row))) {
            return null;
        }
        byte[] content = output.read(name(row));
        PromptSettings settings;
        try (TemporaryFile file = TemporaryFile.of("picture.png", content)) {
            settings = Recipe.read(file.path()).settings();
        } catch (InvalidRequestException e) {
            output.delete(name(row)); // somebody has damaged it
            return null;
        }
        context.counters().found().add(1);
        return RowFactory.create(
                row.getAs(Columns.KEY),
                String.valueOf(settings.size()),
                settings.steps(),
                name(row),
                Sha256.of(content),
                null,
                null,
                null,
                null);
    }

    private static PromptEmbeddings embeddings(Row row, SharedFolder source) throws IOException {
        String name = row.getAs(Columns.EMBEDDINGS);
        String hash = row.getAs(Columns.HASH);
        if (!name.equals(EncodingTask.name(hash))) { // the table may be anyone's
            throw new InvalidRequestException(SparkMessage.EMBEDDINGS_FILE_DIFFERS, name, hash);
        }
        byte[] content;
        try {
            content = source.read(name);
        } catch (FileNotFoundException e) {
            throw new InvalidRequestException(e, SparkMessage.EMBEDDINGS_FILE_DIFFERS, name, hash);
        }
        if (!Sha256.of(content).equals(hash)) {
            throw new InvalidRequestException(SparkMessage.EMBEDDINGS_FILE_DIFFERS, name, hash);
        }
        try (TemporaryFile file = TemporaryFile.of("embeddings.safetensors", content)) {
            return EncodedPrompts.read(file.path()).embeddings();
        }
    }

    private void draw(List<Missing> rows, Session session, SharedFolder output, List<Row> out) {
        Map<Integer, Stored> stored = new TreeMap<>();
        TaskRun run = new TaskRun();
        GeneratedImages images;
        try {
            images = session.prepare(request(rows, true)).run(run.listener(), run.cancellation(), (place, image) -> {
                stored.put(place, store(rows.get(place).row(), image, output));
            });
        } catch (CogView4Exception e) {
            if (!isOfRows(e, rows, session)) {
                throw e;
            }
            if (rows.size() == 1) {
                out.add(context.failed(rows.getFirst().row(), e));
            } else {
                rows.forEach(row -> draw(List.of(row), session, output, out));
            }
            return;
        }
        double seconds = TaskRun.seconds(images.stages());
        @Nullable Long peakBytes = TaskRun.peakBytes(images.stages());
        stored.forEach((place, picture) -> out.add(RowFactory.create(
                rows.get(place).row().getAs(Columns.KEY),
                picture.image().size().toString(),
                picture.image().steps(),
                picture.path(),
                picture.hash(),
                seconds / rows.size(),
                peakBytes,
                null,
                null)));
        context.counters().made().add(stored.size());
        context.counters().seconds().add(seconds);
    }

    /** Whether rows are wrong and not the model: a LoRA may be, too. */
    private boolean isOfRows(CogView4Exception failure, List<Missing> rows, Session session) {
        if (!(failure instanceof CheckpointException)
                || rows.getFirst().request().loras().isEmpty()) {
            return TaskRun.isOfRow(failure);
        }
        try {
            PreparedRun _ = session.prepare(request(rows, false));
            return true;
        } catch (CogView4Exception without) {
            return TaskRun.isOfRow(without);
        }
    }

    /** @param adapted with the LoRAs that the rows have in common */
    private ImageRequest request(List<Missing> rows, boolean adapted) {
        RowRequest common = rows.getFirst().request();
        PromptEmbeddings embeddings = rows.stream()
                .map(Missing::embeddings)
                .reduce(PromptEmbeddings::concat)
                .orElseThrow();
        ImageRequest.Builder request = ImageRequest.builder()
                .embeddings(embeddings)
                .settings(common.settings())
                .forced(context.settings().forced())
                .noise(new InitialNoise.SeedPerImage(rows.stream()
                        .map(each -> each.row().<Long>getAs(Columns.SEED))
                        .toList()));
        if (adapted) {
            common.loras().forEach(request::lora);
        }
        return request.build();
    }

    private static Stored store(Row row, Image image, SharedFolder output) {
        byte[] content = image.png();
        try {
            boolean written = output.write(name(row), content);
            // another task may have been first, on another kind of processor, too
            return new Stored(name(row), Sha256.of(written ? content : output.read(name(row))), image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
