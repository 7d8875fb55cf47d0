package io.cogview4j.resume;

import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.embeddings.OpenEmbeddings;
import io.cogview4j.embeddings.StoredType;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files of saved runs that say something else than they did, on purpose: with the checksum that is then theirs. */
public final class Redescribed {
    private final Map<String, String> metadata;
    private final PromptEmbeddings embeddings;
    private final StateTensors tensors;

    public Redescribed(Path sound) {
        try (OpenEmbeddings open = EmbeddingsFile.open(sound)) {
            metadata = Map.copyOf(open.description().metadata());
            embeddings = open.read();
            tensors = StateTensors.read(open);
        }
    }

    /** The JSON that describes the run. */
    public String description() {
        return metadata.getOrDefault("resume", "");
    }

    public void write(Path file, String description) {
        Map<String, String> changed = new HashMap<>(metadata);
        changed.put("resume", description);
        changed.put("resume_checksum", ResumeFile.checksum(changed, embeddings, tensors));
        SafetensorsWriter writer = EmbeddingsFile.writer(embeddings, StoredType.F32, changed);
        tensors.addTo(writer);
        writer.write(file);
    }
}
