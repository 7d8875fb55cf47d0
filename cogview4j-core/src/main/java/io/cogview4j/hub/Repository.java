package io.cogview4j.hub;

import io.cogview4j.message.HubException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How one hub tells of its models. */
abstract sealed class Repository permits HuggingFaceRepository, ModelScopeRepository {
    private static final int MOST_FILES = 20_000;

    /** Of a file, so that the sum of all is a number. */
    private static final long MOST_BYTES = 1L << 44;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int MOST_SHOWN = 200;

    /**
     * What a hub says a model is.
     *
     * @param revision the commit; of a hub that tells none, the branch
     * @param files all of them
     */
    record RemoteModel(String revision, List<RemoteFile> files) {
        RemoteModel {
            files = List.copyOf(files);
        }
    }

    final HubClient client;
    final ModelName model;

    Repository(HubClient client, ModelName model) {
        this.client = client;
        this.model = model;
    }

    static Repository of(HubClient client, ModelName model) {
        return switch (model.source()) {
            case HUGGING_FACE -> new HuggingFaceRepository(client, model);
            case MODELSCOPE -> new ModelScopeRepository(client, model);
        };
    }

    /**
     * What the model consists of.
     *
     * @throws HubException if the hub does not tell, or tells what cannot be
     */
    abstract RemoteModel read();

    /** Where a file is to be had; the hub may send us on from there. */
    abstract URI address(RemoteFile file, String revision);

    /** What the hub answers, if that is JSON. */
    final JsonNode json(Reply reply) {
        if (!reply.isSuccess()) {
            throw refusal(reply);
        }
        try {
            return JsonMapper.shared().readTree(reply.body());
        } catch (JacksonException e) {
            String start =
                    new String(reply.body(), 0, Math.min(MOST_SHOWN, reply.body().length), StandardCharsets.UTF_8);
            throw unusable("no JSON: " + start.strip());
        }
    }

    /** What a refusal means for the user. */
    final HubException refusal(Reply reply) {
        String host = HubClient.host(reply.uri());
        boolean ofRevision = reply.headers()
                .firstValue("X-Error-Code")
                .filter(code -> code.equals("RevisionNotFound"))
                .isPresent();
        return switch (reply.status()) {
            case UNAUTHORIZED, FORBIDDEN ->
                new HubException(HubMessage.HUB_ACCESS_DENIED, model.id(), host, reply.status());
            case NOT_FOUND ->
                ofRevision
                        ? new HubException(HubMessage.HUB_REVISION_MISSING, model.id(), model.revision())
                        : new HubException(HubMessage.HUB_MODEL_MISSING, model.id(), host);
            default -> new HubException(HubMessage.HUB_REFUSED, host, reply.status());
        };
    }

    final HubException unusable(String reason) {
        return new HubException(
                HubMessage.HUB_ANSWER_UNUSABLE, client.endpoint().host(), reason);
    }

    /** A file as the hub lists it. */
    final RemoteFile file(String path, JsonNode size, String hash) {
        if (!RemoteFile.isSafe(path)) {
            throw new HubException(HubMessage.HUB_PATH_UNSAFE, model.id(), path);
        }
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0 || size.asLong() > MOST_BYTES) {
            throw unusable("no size of " + path);
        }
        if (!RemoteFile.isHash(hash)) {
            throw unusable("no hash of " + path);
        }
        return new RemoteFile(path, size.asLong(), hash);
    }

    /** Adds a page of a list. */
    final void add(List<RemoteFile> page, List<RemoteFile> all) {
        all.addAll(page);
        if (all.size() > MOST_FILES) {
            throw unusable("more than " + MOST_FILES + " files");
        }
    }

    static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }
}
