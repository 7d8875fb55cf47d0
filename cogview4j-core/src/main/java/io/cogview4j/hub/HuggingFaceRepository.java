package io.cogview4j.hub;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A model on Hugging Face's hub, or on one that speaks its protocol. */
final class HuggingFaceRepository extends Repository {
    private static final String BRANCH = "main";
    private static final int MOST_PAGES = 100;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

    HuggingFaceRepository(HubClient client, ModelName model) {
        super(client, model);
    }

    @Override
    RemoteModel read() {
        String commit = commit();
        List<RemoteFile> files = new ArrayList<>();
        @Nullable URI page = client.endpoint().at(api() + "/tree/" + commit + "?recursive=true");
        for (int i = 0; page != null; i++) {
            Reply reply = client.get(page);
            JsonNode list = json(reply);
            if (!list.isArray() || i == MOST_PAGES) {
                throw unusable("no list of files");
            }
            add(files(list), files);
            page = next(reply, page).orElse(null);
        }
        return new RemoteModel(commit, files);
    }

    /** The commit that the revision is now. */
    private String commit() {
        String revision = model.revision().isEmpty() ? BRANCH : model.revision();
        Reply reply = client.get(client.endpoint().at(api() + "/revision/" + Endpoint.encoded(revision)));
        String commit = json(reply).path("sha").asString("");
        if (!ModelName.isCommit(commit)) {
            throw unusable("no commit");
        }
        return commit;
    }

    private String api() {
        return "/api/models/" + model.id();
    }

    private List<RemoteFile> files(JsonNode list) {
        return elements(list).stream()
                .filter(entry -> entry.path("type").asString("").equals("file"))
                .map(this::file)
                .toList();
    }

    /** Large files are named by the SHA-256 of their content, others by the name that git gives them. */
    private RemoteFile file(JsonNode entry) {
        JsonNode large = entry.path("lfs");
        String path = entry.path("path").asString("");
        return large.isObject()
                ? file(path, large.path("size"), large.path("oid").asString("").replaceFirst("^sha256:", ""))
                : file(path, entry.path("size"), entry.path("oid").asString(""));
    }

    /** Where the list goes on, which is at the hub itself. */
    private Optional<URI> next(Reply reply, URI page) {
        Matcher link = NEXT.matcher(reply.headers().firstValue("Link").orElse(""));
        if (!link.find()) {
            return Optional.empty();
        }
        try {
            URI next = page.resolve(link.group(1));
            if (client.endpoint().mayLeadTo(next)) {
                return Optional.of(next);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw unusable("the list of files goes on nowhere");
    }

    @Override
    URI address(RemoteFile file, String revision) {
        String path = Stream.of(file.path().split("/")).map(Endpoint::encoded).collect(Collectors.joining("/"));
        return client.endpoint().at("/" + model.id() + "/resolve/" + revision + "/" + path);
    }
}
