package io.cogview4j.server.work;

import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Encoding.Text;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Another server that encodes prompts for this one, which is told of it when it starts. */
final class RemoteEncoder {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long MOST_ANSWER_BYTES = 1 << 20;
    private static final long MOST_FILE_BYTES = 4L << 30;
    private static final int OK = 200;
    private static final int LOOK_MILLIS = 200;

    private final URI address;
    private final @Nullable String key;
    private final Blobs blobs;
    private final Duration restart;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /**
     * @param address of the server, as {@code http://encoder:8080}
     * @param key of this one there; null for none
     * @param blobs where what it makes is stored
     * @param restart how long it may take to be there again
     */
    RemoteEncoder(URI address, @Nullable String key, Blobs blobs, Duration restart) {
        this.restart = restart;
        this.address = address;
        this.key = key;
        this.blobs = blobs;
    }

    /**
     * Encodes texts into one file, in their order.
     *
     * @param guided whether negative prompts are encoded, too
     * @throws InvalidRequestException if the server cannot be reached, or does not do it
     * @throws CancelledException soon after that was asked for
     */
    Path encode(List<Text> texts, boolean guided, Cancellation cancellation) {
        try {
            HttpResponse<InputStream> answer = send(
                    to("/v1/embeddings/images")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body(texts, guided)))
                            .build(),
                    cancellation);
            String id;
            try (InputStream body = answer.body()) {
                JsonNode json = JsonMapper.shared().readTree(body.readNBytes((int) MOST_ANSWER_BYTES));
                require(answer);
                id = json.path("id").asString("");
            }
            return fetch(id, cancellation);
        } catch (IOException | JacksonException e) {
            throw new InvalidRequestException(
                    e,
                    ModelMessage.ENCODER_UNREACHABLE,
                    address,
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        }
    }

    /** The answer, unless the work is cancelled before it comes: another machine may take long. */
    private HttpResponse<InputStream> send(HttpRequest request, Cancellation cancellation)
            throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + restart.toNanos();
        while (true) {
            try {
                return sendOnce(request, cancellation);
            } catch (ConnectException e) {
                if (System.nanoTime() > giveUp) {
                    throw e;
                }
                cancellation.throwIfCancelled();
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private HttpResponse<InputStream> sendOnce(HttpRequest request, Cancellation cancellation)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    cancellation.throwIfCancelled();
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private Path fetch(String id, Cancellation cancellation) throws IOException, InterruptedException {
        if (!id.matches("emb_[0-9a-f]{64}")) {
            throw new InvalidRequestException(ModelMessage.ENCODER_ANSWER_UNUSABLE, address, "no id");
        }
        HttpResponse<InputStream> answer =
                send(to("/v1/embeddings/images/" + id + "/file").GET().build(), cancellation);
        try (InputStream body = answer.body()) {
            require(answer);
            BlobId blob = blobs.put(body, MOST_FILE_BYTES);
            return blobs.file(blob).orElseThrow(() -> new IOException("the file is gone"));
        }
    }

    private void require(HttpResponse<?> answer) {
        if (answer.statusCode() != OK) {
            throw new InvalidRequestException(ModelMessage.ENCODER_ANSWER_UNUSABLE, address, answer.statusCode());
        }
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String body(List<Text> texts, boolean guided) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode prompts = root.putArray("prompts");
        for (Text text : texts) {
            ObjectNode prompt = prompts.addObject().put("prompt", text.prompt());
            if (text.negativePrompt() != null) {
                prompt.put("negative_prompt", text.negativePrompt());
            }
        }
        if (!guided) {
            root.put("guidance", 1);
        }
        return root.toString();
    }
}
