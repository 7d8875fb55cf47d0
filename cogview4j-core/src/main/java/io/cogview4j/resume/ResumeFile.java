package io.cogview4j.resume;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.batch.StoredOriginals;
import io.cogview4j.batch.StoredSettings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.embeddings.OpenEmbeddings;
import io.cogview4j.embeddings.StoredType;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run that was saved, in a file of embeddings with more in it: the text {@code resume_format} with the version of the format,
 * the text {@code resume}, which is JSON and describes the run, {@code resume_checksum} over all, and {@link StateTensors}. So the
 * text encoder need not run again, and whatever reads embeddings reads these.
 */
public final class ResumeFile {
    private static final String FORMAT = "resume_format";
    private static final String DESCRIPTION = "resume";
    private static final String CHECKSUM = "resume_checksum";
    private static final String FORMAT_STEM = "cogview4j-resume-";
    private static final String FORMAT_NAME = FORMAT_STEM + "1";
    private static final Pattern OTHER_FORMAT = Pattern.compile(FORMAT_STEM + "[1-9]\\d{0,9}");

    /** Of the description: enough for a hundred thousand prompts, and soon read. */
    private static final int MOST_CHARACTERS = 1 << 25;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ResumeFile() {}

    /** Whether the metadata of an embeddings file is that of a run that was saved. */
    public static boolean isDescribedBy(Map<String, String> metadata) {
        return metadata.containsKey(FORMAT);
    }

    /**
     * Writes the run, whole or not at all, also if the power fails. Another file of this name is replaced.
     *
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    public static void write(Path file, SavedRun run) {
        ObjectNode description = JSON.createObjectNode();
        RequestJson.write(run.request(), description);
        SurroundingsJson.write(run.surroundings(), description);
        description.put("pass", run.pass());
        @Nullable PassState state = run.state();
        if (state != null) {
            ObjectNode node = description.putObject("state");
            node.put("step", state.step()).put("draws", state.draws());
            StepMemoryJson.write(state.evaluations(), node);
        }
        description.put("note", run.note());
        Map<String, String> metadata =
                new HashMap<>(StoredSettings.write(run.request().settings()));
        metadata.putAll(StoredOriginals.write(
                run.request().prompts().stream().map(SavedPrompt::prompt).toList()));
        metadata.put(DESCRIPTION, description.toString());
        StateTensors tensors = StateTensors.of(run);
        String checksum = checksum(metadata, run.embeddings(), tensors);
        metadata.put(FORMAT, FORMAT_NAME);
        metadata.put(CHECKSUM, checksum);
        SafetensorsWriter writer = EmbeddingsFile.writer(run.embeddings(), StoredType.F32, metadata);
        tensors.addTo(writer);
        writer.writeDurably(file);
    }

    /** Counts all but itself, and what other programs may add. */
    static String checksum(Map<String, String> metadata, PromptEmbeddings embeddings, StateTensors tensors) {
        Map<String, String> counted = new TreeMap<>(metadata);
        counted.keySet().retainAll(List.of(DESCRIPTION, "settings", "originals"));
        List<String> texts = counted.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return Checksum.of(texts, embeddings, tensors);
    }

    /**
     * Reads a run.
     *
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no run, or one that is damaged, or of another version of the format
     */
    public static SavedRun read(Path file) {
        try (OpenEmbeddings open = EmbeddingsFile.open(file)) {
            Map<String, String> metadata = open.description().metadata();
            requireFormat(file, metadata);
            String text = metadata.getOrDefault(DESCRIPTION, "");
            if (text.length() > MOST_CHARACTERS) {
                throw Fields.damaged(file, DESCRIPTION);
            }
            PromptEmbeddings embeddings = open.read();
            StateTensors tensors = StateTensors.read(open);
            if (!checksum(metadata, embeddings, tensors).equals(metadata.get(CHECKSUM))) {
                throw Fields.damaged(file, CHECKSUM);
            }
            return read(new Fields(file, tree(file, text)), metadata, embeddings, tensors);
        }
    }

    private static void requireFormat(Path file, Map<String, String> metadata) {
        @Nullable String format = metadata.get(FORMAT);
        if (format == null) {
            throw new InvalidRequestException(CoreMessage.RESUME_NONE, file);
        }
        if (!format.equals(FORMAT_NAME)) {
            throw OTHER_FORMAT.matcher(format).matches()
                    ? new InvalidRequestException(CoreMessage.RESUME_OTHER_FORMAT, file, format, FORMAT_NAME)
                    : Fields.damaged(file, FORMAT);
        }
    }

    private static JsonNode tree(Path file, String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            // damage as well
        }
        throw Fields.damaged(file, DESCRIPTION);
    }

    private static SavedRun read(
            Fields fields, Map<String, String> metadata, PromptEmbeddings embeddings, StateTensors tensors) {
        Path file = fields.file();
        int prompts = embeddings.prompts().size();
        List<PromptSettings> settings = StoredSettings.read(file, metadata, prompts);
        List<@Nullable String> originals = StoredOriginals.read(metadata, prompts);
        InitialNoise.@Nullable Given noise =
                tensors.haveNoise() ? tensors.noise().orElseThrow(() -> Fields.damaged(file, "resume.noise")) : null;
        SavedRequest request = RequestJson.read(fields, settings, originals, noise);
        SavedSurroundings surroundings = SurroundingsJson.read(fields);
        int pass = fields.whole("pass", 0);
        if (pass > surroundings.plans().size()) {
            throw Fields.damaged(file, "pass");
        }
        return new SavedRun(request, surroundings, embeddings, pass, state(fields, tensors), fields.text("note"));
    }

    private static @Nullable PassState state(Fields fields, StateTensors tensors) {
        if (!fields.has("state")) {
            return null;
        }
        Fields state = fields.object("state");
        return tensors.state(
                        state.whole("step", 0),
                        state.whole("draws", 0),
                        StepMemoryJson.read(state, tensors.evaluations()))
                .orElseThrow(() -> Fields.damaged(fields.file(), "resume.latents"));
    }
}
