package io.cogview4j.inspect;

import io.cogview4j.api.ModelCard;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's folder. A folder with one half of the components only is sound: that stage runs with it.
 *
 * @param name what to call it
 * @param card what it says of itself, null if the folder cannot be used
 * @param encodes whether all that turns prompts into embeddings is there, as far as headers and configs tell
 * @param draws whether all that turns embeddings into images is there, as far as headers and configs tell
 * @param components in their usual order, those that are not there too
 */
public record CheckpointInspection(
        Path path,
        String name,
        @Nullable ModelCard card,
        boolean encodes,
        boolean draws,
        List<ComponentInspection> components,
        List<Message> findings)
        implements Inspection {
    public CheckpointInspection {
        components = List.copyOf(components);
        findings = List.copyOf(findings);
    }

    /** The same of a checkpoint whose folder is not called as it is. */
    CheckpointInspection named(String name) {
        return new CheckpointInspection(path, name, card, encodes, draws, components, findings);
    }
}
