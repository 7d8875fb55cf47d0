package io.cogview4j.resume;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.embeddings.OpenEmbeddings;
import io.cogview4j.embeddings.StoredArray;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.scheduler.SamplerMemory;
import io.cogview4j.transformer.StepMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run beside its embeddings, as tensors under names of their own: {@code resume.latents} and
 * {@code resume.finished.N}, {@code [images, C, Hl, Wl]}; {@code resume.memory.NAME} of the shape of the latents; {@code
 * resume.evaluations.N}, {@code [sequences, C, Hl, Wl]}; {@code resume.noise}; and {@code resume.prompt_embeds.N} and {@code resume.negative_prompt_embeds.N}, {@code [1, tokens, width]}, if a
 * listener gave others.
 */
record StateTensors(Map<String, StoredArray> arrays) {
    private static final String LATENTS = "resume.latents";
    private static final String FINISHED = "resume.finished.";
    private static final String MEMORY = "resume.memory.";
    private static final String EVALUATIONS = "resume.evaluations.";
    private static final String NOISE = "resume.noise";
    private static final String PROMPTS = "resume.prompt_embeds.";
    private static final String NEGATIVES = "resume.negative_prompt_embeds.";
    private static final List<String> MEMORIES = List.of("clean.0", "clean.1", "clean.2", "clean.3", "sample");
    private static final int LATENTS_RANK = 4;
    private static final int EMBEDDING_RANK = 3;

    static StateTensors of(SavedRun run) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        if (run.request().noise() instanceof InitialNoise.Given(Latents noise)) {
            arrays.put(NOISE, array(noise, noise.values()));
        }
        @Nullable PassState state = run.state();
        if (state == null) {
            return new StateTensors(arrays);
        }
        arrays.put(LATENTS, array(state.latents(), state.latents().values()));
        for (int i = 0; i < state.finished().size(); i++) {
            Latents finished = state.finished().get(i);
            arrays.put(FINISHED + i, array(finished, finished.values()));
        }
        state.memory().arrays().forEach((name, values) -> arrays.put(MEMORY + name, array(state.latents(), values)));
        List<Latents> evaluations = StepMemoryJson.tensors(state.evaluations());
        for (int i = 0; i < evaluations.size(); i++) {
            arrays.put(
                    EVALUATIONS + i,
                    array(evaluations.get(i), evaluations.get(i).values()));
        }
        if (state.exchanged() != null) {
            add(arrays, PROMPTS, state.exchanged().prompts());
            add(arrays, NEGATIVES, state.exchanged().negatives());
        }
        return new StateTensors(arrays);
    }

    private static StoredArray array(Latents shape, float[] values) {
        return new StoredArray(
                List.of((long) shape.batch(), (long) shape.channels(), (long) shape.height(), (long) shape.width()),
                values);
    }

    private static void add(Map<String, StoredArray> arrays, String name, List<PromptEmbedding> embeddings) {
        for (PromptEmbedding each : embeddings) {
            arrays.put(
                    name
                            + arrays.keySet().stream()
                                    .filter(key -> key.startsWith(name))
                                    .count(),
                    new StoredArray(List.of(1L, (long) each.tokens(), (long) each.width()), each.values()));
        }
    }

    void addTo(SafetensorsWriter writer) {
        arrays.forEach((name, array) -> writer.add(
                name,
                array.values(),
                array.shape().stream().mapToLong(Long::longValue).toArray()));
    }

    /** Those that a file has, in the order in which {@link #of} names them. */
    static StateTensors read(OpenEmbeddings file) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        add(arrays, file, NOISE);
        add(arrays, file, LATENTS);
        addAll(arrays, file, FINISHED);
        MEMORIES.forEach(name -> add(arrays, file, MEMORY + name));
        addAll(arrays, file, EVALUATIONS);
        addAll(arrays, file, PROMPTS);
        addAll(arrays, file, NEGATIVES);
        return new StateTensors(arrays);
    }

    private static boolean add(Map<String, StoredArray> arrays, OpenEmbeddings file, String name) {
        Optional<StoredArray> array = file.array(name);
        array.ifPresent(found -> arrays.put(name, found));
        return array.isPresent();
    }

    private static void addAll(Map<String, StoredArray> arrays, OpenEmbeddings file, String name) {
        int count = 0;
        while (add(arrays, file, name + count)) {
            count++;
        }
    }

    /** The noise that the run was given; empty if the tensor is none. */
    Optional<InitialNoise.Given> noise() {
        return latents(NOISE).map(InitialNoise.Given::new);
    }

    boolean haveNoise() {
        return arrays.containsKey(NOISE);
    }

    /** Where the pass stands; empty if the tensors are none of that. */
    Optional<PassState> state(int step, int draws, StepMemory evaluations) {
        Optional<Latents> latents = latents(LATENTS);
        List<Latents> finished = allLatents(FINISHED);
        Map<String, float[]> memory = new LinkedHashMap<>();
        for (String name : MEMORIES) {
            @Nullable StoredArray array = arrays.get(MEMORY + name);
            if (array != null) {
                memory.put(name, array.values());
            }
        }
        List<PromptEmbedding> prompts = embeddings(PROMPTS);
        List<PromptEmbedding> negatives = embeddings(NEGATIVES);
        return latents.filter(_ -> arrays.values().stream().allMatch(StateTensors::isFinite))
                .map(found -> new PassState(
                        finished,
                        found,
                        step,
                        SamplerMemory.of(memory),
                        draws,
                        prompts.isEmpty() ? null : new PromptEmbeddings(prompts, negatives),
                        evaluations));
    }

    /** What evaluations have left. */
    List<Latents> evaluations() {
        return allLatents(EVALUATIONS);
    }

    private List<Latents> allLatents(String name) {
        List<Latents> all = new ArrayList<>();
        for (int i = 0; arrays.containsKey(name + i); i++) {
            latents(name + i).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Latents> latents(String name) {
        return Optional.ofNullable(arrays.get(name))
                .filter(array -> array.shape().size() == LATENTS_RANK && array.values().length > 0)
                .map(array -> new Latents(
                        array.values(),
                        array.shape().get(0).intValue(),
                        array.shape().get(1).intValue(),
                        array.shape().get(2).intValue(),
                        array.shape().get(3).intValue()));
    }

    private List<PromptEmbedding> embeddings(String name) {
        List<PromptEmbedding> embeddings = new ArrayList<>();
        for (int i = 0; arrays.containsKey(name + i); i++) {
            StoredArray array = arrays.get(name + i);
            if (array != null
                    && array.shape().size() == EMBEDDING_RANK
                    && array.shape().getFirst() == 1
                    && array.values().length > 0) {
                embeddings.add(new PromptEmbedding(
                        array.values(),
                        array.shape().get(1).intValue(),
                        array.shape().get(2).intValue()));
            }
        }
        return embeddings;
    }

    private static boolean isFinite(StoredArray array) {
        for (float value : array.values()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
