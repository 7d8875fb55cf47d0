package io.cogview4j.spark;

import io.cogview4j.EncodedPrompts;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.CogView4Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Encodes the texts of a part of a table, together as far as they can be, and stores each under the hash of its content. */
record EncodingTask(StageContext context) implements MapPartitionsFunction<Row, Row> {
    private static final int MOST_TOGETHER = 64;

    @Override
    public Iterator<Row> call(Iterator<Row> in) throws IOException {
        List<Row> rows = new ArrayList<>();
        in.forEachRemaining(rows::add);
        List<Row> out = new ArrayList<>();
        if (!rows.isEmpty()) {
            try (ExecutorModels.Lease lease = context.lease()) {
                for (int from = 0; from < rows.size(); from += MOST_TOGETHER) {
                    encode(rows.subList(from, Math.min(rows.size(), from + MOST_TOGETHER)), lease.session(), out);
                }
            }
        }
        return out.iterator();
    }

    private void encode(List<Row> rows, Session session, List<Row> out) throws IOException {
        TaskRun run = new TaskRun();
        EncodedPrompts encoded;
        try {
            encoded = session.encode(request(rows), run.listener(), run.cancellation());
        } catch (CogView4Exception e) {
            if (!TaskRun.isOfRow(e)) {
                throw e;
            }
            if (rows.size() == 1) {
                out.add(context.failed(rows.getFirst(), e));
            } else {
                for (Row row : rows) {
                    encode(List.of(row), session, out);
                }
            }
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            out.add(stored(rows.get(i), encoded, i));
        }
        context.counters().made().add(rows.size());
        context.counters().seconds().add(TaskRun.seconds(encoded.stages()));
    }

    private static Prompt prompt(Row row) {
        return new Prompt(row.getAs(Columns.PROMPT), row.getAs(Columns.NEGATIVE), PromptSettings.NONE);
    }

    private static ImageRequest request(List<Row> rows) {
        return ImageRequest.builder()
                .prompts(rows.stream().map(EncodingTask::prompt).toList())
                .build();
    }

    private Row stored(Row row, EncodedPrompts all, int place) throws IOException {
        PromptEmbeddings embeddings = all.embeddings().slice(place);
        byte[] content = bytes(new EncodedPrompts(List.of(prompt(row)), embeddings, List.of(), List.of()));
        String hash = Sha256.of(content);
        String name = name(hash);
        context.output().write(name, content);
        return RowFactory.create(
                row.getAs(Columns.KEY),
                name,
                hash,
                embeddings.prompts().getFirst().tokens(),
                embeddings.negatives().getFirst().tokens(),
                TaskRun.seconds(all.stages()) / all.prompts().size(),
                TaskRun.peakBytes(all.stages()),
                null,
                null);
    }

    /** Where embeddings of this content are, below the output folder. */
    static String name(String hash) {
        return hash.matches("[0-9a-f]{64}")
                ? "embeddings/" + hash.substring(0, 2) + "/" + hash + ".safetensors"
                : "embeddings/unknown";
    }

    private static byte[] bytes(EncodedPrompts encoded) throws IOException {
        try (TemporaryFile file = TemporaryFile.named("embeddings.safetensors")) {
            encoded.save(file.path());
            return Files.readAllBytes(file.path());
        }
    }
}
