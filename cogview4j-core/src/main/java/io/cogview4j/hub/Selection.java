package io.cogview4j.hub;

import io.cogview4j.hub.Repository.RemoteModel;
import io.cogview4j.message.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files of a model are fetched: configs, the tokenizer, and of each component that is wanted the weights that would be
 * opened. Nothing else, so nothing in a format that can hold code.
 */
final class Selection {
    static final String INDEX = "model_index.json";
    private static final String TOKENIZER = "tokenizer";
    private static final List<String> FOLDERS =
            List.of("", TOKENIZER, "scheduler", "text_encoder", "transformer", "vae");
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");
    private static final String SUFFIX = ".safetensors";
    private static final Pattern TOKENIZER_FILE = Pattern.compile(".*\\.(json|txt|model)");
    private static final long MOST_CONFIG_BYTES = 64L << 20; // a tokenizer.json has 20 MB

    private Selection() {}

    /**
     * The files, in the order in which they are fetched: small ones first.
     *
     * @throws HubException if a component that was asked for by name has no weights there
     */
    static List<RemoteFile> of(PullRequest request, RemoteModel model) {
        List<RemoteFile> chosen = new ArrayList<>(model.files().stream()
                .filter(RemoteFile::isPlain)
                .filter(Selection::isConfig)
                .toList());
        for (String component : PullRequest.COMPONENTS) {
            if (request.wants(component)) {
                List<RemoteFile> weights = weights(component, model);
                if (weights.isEmpty() && request.only().contains(component)) {
                    throw new HubException(HubMessage.HUB_COMPONENT_MISSING, request.model(), component);
                }
                chosen.addAll(weights);
            }
        }
        return chosen;
    }

    private static boolean isConfig(RemoteFile file) {
        boolean json = file.name().endsWith(".json");
        boolean ofTokenizer = file.component().equals(TOKENIZER)
                && TOKENIZER_FILE.matcher(file.name()).matches();
        return FOLDERS.contains(file.component())
                && file.path().indexOf('/') == file.path().lastIndexOf('/')
                && (json || ofTokenizer)
                && file.size() <= MOST_CONFIG_BYTES;
    }

    /** The shards if there is an index of them, else the one plain file, else whatever there is. */
    private static List<RemoteFile> weights(String component, RemoteModel model) {
        List<RemoteFile> all = model.files().stream()
                .filter(file -> file.isPlain() && file.path().equals(component + "/" + file.name()))
                .toList();
        for (String stem : STEMS) {
            if (has(all, stem + SUFFIX + ".index.json")) {
                Pattern shard = Pattern.compile(Pattern.quote(stem) + "-\\d{5}-of-\\d{5}\\.safetensors");
                return all.stream()
                        .filter(file -> shard.matcher(file.name()).matches())
                        .toList();
            }
            if (has(all, stem + SUFFIX)) {
                return all.stream()
                        .filter(file -> file.name().equals(stem + SUFFIX))
                        .toList();
            }
        }
        return all.stream().filter(file -> file.name().endsWith(SUFFIX)).toList();
    }

    private static boolean has(List<RemoteFile> files, String name) {
        return files.stream().anyMatch(file -> file.name().equals(name));
    }
}
