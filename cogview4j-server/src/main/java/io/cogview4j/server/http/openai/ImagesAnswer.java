package io.cogview4j.server.http.openai;

import io.cogview4j.server.http.answer.ClientGoneException;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.answer.PublicAddress;
import io.cogview4j.server.http.answer.ResultFiles;
import io.cogview4j.server.http.request.ImagesRequest;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.model.ServedModel;
import io.javalin.http.Context;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers with all pictures at once. They are written file by file, since together they may be large. */
final class ImagesAnswer {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ServedModel model;
    private final ResultFiles files;
    private final PublicAddress address;

    ImagesAnswer(ServedModel model, ResultFiles files, PublicAddress address) {
        this.model = model;
        this.files = files;
        this.address = address;
    }

    void write(Context ctx, Job job, ImagesRequest request) {
        List<Path> pictures = new ArrayList<>();
        job.results().forEach(result -> pictures.add(files.of(job, result))); // before anything is sent
        ObjectNode head = head(job, request, Language.of(ctx));
        ctx.res().setStatus(200);
        ctx.res().setContentType(Json.MEDIA_TYPE);
        try (JsonGenerator json = MAPPER.createGenerator(unclosed(ctx.res().getOutputStream()))) {
            json.writeStartObject();
            head.properties().forEach(entry -> {
                json.writeName(entry.getKey());
                json.writeTree(entry.getValue());
            });
            json.writeName("data");
            json.writeStartArray();
            for (int i = 0; i < pictures.size(); i++) {
                write(ctx, json, job, job.results().get(i), pictures.get(i), request.urls());
            }
            json.writeEndArray();
            json.writeEndObject();
            json.flush();
            ctx.res().flushBuffer();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        } catch (JacksonException e) {
            throw new ClientGoneException(new IOException(e));
        }
    }

    private ObjectNode head(Job job, ImagesRequest request, Locale locale) {
        ObjectNode head = Json.object();
        ImageFacts facts = ImageFacts.of(request, job.created().getEpochSecond(), model);
        head.put("created", facts.created());
        head.put("model", model.facts().name());
        JobResult first = job.results().getFirst();
        facts.put(head, ImageFacts.size(first), ImageFacts.format(first));
        head.set("usage", facts.usage());
        ArrayNode notes = head.putArray("notes"); // what may surprise: a prompt that was cut, for example
        job.notes().forEach(note -> notes.add(Json.note(note, locale)));
        return head;
    }

    private void write(Context ctx, JsonGenerator json, Job job, JobResult result, Path picture, boolean urls)
            throws IOException {
        json.writeStartObject();
        if (urls) {
            json.writeStringProperty("url", address.ofResult(ctx, job, result));
        } else {
            json.writeName("b64_json");
            try (InputStream in = Files.newInputStream(picture)) {
                json.writeBinary(in, (int) result.bytes());
            }
        }
        if (result.seed() != null) {
            json.writeNumberProperty("seed", result.seed());
        }
        json.writeEndObject();
    }

    /** The server closes the answer itself. */
    private static OutputStream unclosed(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }
}
