package io.cogview4j.hub;

import io.cogview4j.message.HubException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A model on ModelScope. It tells no commits: a revision is a branch or a tag, whose content may change. */
final class ModelScopeRepository extends Repository {
    private static final String BRANCH = "master";
    private static final int OK = 200;

    /** The most that one answer lists, says ModelScope's own client; it cuts the rest off without telling. */
    private static final int MOST_LISTED = 3000;

    ModelScopeRepository(HubClient client, ModelName model) {
        super(client, model);
    }

    static String revision(ModelName model) {
        return model.revision().isEmpty() ? BRANCH : model.revision();
    }

    @Override
    RemoteModel read() {
        String revision = revision(model);
        JsonNode answer = json(client.get(client.endpoint()
                .at(api() + "/repo/files?Revision=" + Endpoint.encoded(revision) + "&Recursive=True")));
        if (answer.path("Code").asInt(OK) != OK) {
            throw new HubException(
                    HubMessage.HUB_MODEL_MISSING, model.id(), client.endpoint().host());
        }
        JsonNode list = answer.path("Data").path("Files");
        if (!list.isArray() || list.size() >= MOST_LISTED) {
            throw unusable("no whole list of files");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode entry : elements(list)) {
            if (!entry.path("Type").asString("blob").equals("tree")) {
                add(List.of(file(entry)), files);
            }
        }
        return new RemoteModel(revision, files);
    }

    private RemoteFile file(JsonNode entry) {
        return file(
                entry.path("Path").asString(""),
                entry.path("Size"),
                entry.path("Sha256").asString("").toLowerCase(Locale.ROOT));
    }

    private String api() {
        return "/api/v1/models/" + model.id();
    }

    @Override
    URI address(RemoteFile file, String revision) {
        return client.endpoint()
                .at(api() + "/repo?Revision=" + Endpoint.encoded(revision) + "&FilePath="
                        + Endpoint.encoded(file.path()));
    }
}
