package io.cogview4j;

import io.cogview4j.api.OutputFile;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.batch.StoredOriginals;
import io.cogview4j.batch.StoredSettings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.embeddings.StoredType;
import io.cogview4j.events.StageReport;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the text stage has made, from which images are made later, here or on another machine.
 *
 * @param prompts with their settings
 * @param embeddings one for each prompt, and one for each negative prompt unless they were left out
 * @param stages what the stage took
 * @param warnings for the user
 */
public record EncodedPrompts(
        List<Prompt> prompts, PromptEmbeddings embeddings, List<StageReport> stages, List<Message> warnings) {
    public EncodedPrompts {
        prompts = List.copyOf(prompts);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads what {@link #save(Path)} has written, with the texts and settings that the file knows; a text that it does not know is empty.
     * Of stages and warnings there are none.
     *
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws io.cogview4j.message.InvalidRequestException if it holds no embeddings
     */
    public static EncodedPrompts read(Path file) {
        try (FileInput input = FileInput.open(file, null)) {
            return new EncodedPrompts(input.prompts(), input.embeddings(), List.of(), List.of());
        }
    }

    /**
     * Tells before the work what {@link #save(Path)} would fail at after it, by trying.
     *
     * @throws io.cogview4j.message.OutputException if no embeddings can be written to this file
     */
    public static void requireWritable(Path file) {
        new OutputFile(file).requireWritable();
    }

    /**
     * Writes a safetensors file with the embeddings in float32, their texts, what made them, and the settings of the
     * prompts; whole or not at all. Another file of this name is replaced.
     *
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    public void save(Path file) {
        save(file, StoredType.F32);
    }

    /** As {@link #save(Path)}, with the embeddings rounded to bfloat16, which takes half the space. */
    public void saveInBfloat16(Path file) {
        save(file, StoredType.BF16);
    }

    private void save(Path file, StoredType type) {
        Map<String, String> metadata = new HashMap<>(
                StoredSettings.write(prompts.stream().map(Prompt::settings).toList()));
        metadata.putAll(StoredOriginals.write(prompts));
        EmbeddingsFile.write(file, embeddings, type, metadata);
    }
}
