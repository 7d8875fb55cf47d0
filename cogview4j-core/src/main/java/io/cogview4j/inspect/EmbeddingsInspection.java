package io.cogview4j.inspect;

import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.EmbeddingsDescription;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeRules;
import io.cogview4j.shape.TensorShape;
import io.cogview4j.shape.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An embeddings file.
 *
 * @param bytes of the file
 * @param version the version of cogview4j that wrote the file; null if something else did
 * @param tensors of prompts; at least one
 * @param negativeTensors likewise of negative prompts
 * @param prompts one by one, also those that share a tensor
 * @param negatives likewise
 * @param metadata what else is in the header, free to choose for whoever wrote the file
 * @param runs that generate would make of it; empty without a model
 * @param findings what the rules say of the file, alone or held against a model
 */
public record EmbeddingsInspection(
        Path path,
        long bytes,
        @Nullable String version,
        List<InspectedTensor> tensors,
        List<InspectedTensor> negativeTensors,
        List<InspectedPrompt> prompts,
        List<InspectedPrompt> negatives,
        Map<String, String> metadata,
        List<PlannedRun> runs,
        List<Message> findings)
        implements Inspection {
    private static final int RANK = 3;

    public EmbeddingsInspection {
        tensors = List.copyOf(tensors);
        negativeTensors = List.copyOf(negativeTensors);
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
        metadata = Map.copyOf(metadata);
        runs = List.copyOf(runs);
        findings = List.copyOf(findings);
    }

    /** How wide the embeddings are; 0 if the first tensor's shape does not tell. */
    public long width() {
        List<Long> shape = tensors.getFirst().shape();
        return shape.size() == RANK ? shape.getLast() : 0;
    }

    /** The data type of the first tensor, as in the header, for example {@code BF16}. */
    public String dtype() {
        return tensors.getFirst().dtype();
    }

    EmbeddingShapes shapes() {
        return new EmbeddingShapes(InspectedTensor.shapes(tensors), InspectedTensor.shapes(negativeTensors));
    }

    EmbeddingsInspection with(List<PlannedRun> runs, List<Message> findings) {
        return new EmbeddingsInspection(
                path, bytes, version, tensors, negativeTensors, prompts, negatives, metadata, runs, findings);
    }

    /**
     * Reads the header.
     *
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no embeddings
     */
    public static EmbeddingsInspection of(Path path) {
        EmbeddingsDescription header = EmbeddingsFile.describe(path);
        EmbeddingShapes shapes = header.shapes();
        EmbeddingsInspection inspection = new EmbeddingsInspection(
                path,
                bytes(path),
                header.version(),
                InspectedTensor.of(shapes.prompts()),
                InspectedTensor.of(shapes.negatives()),
                each(shapes.prompts(), header.prompts()),
                each(shapes.negatives(), header.negatives()),
                header.metadata(),
                List.of(),
                List.of());
        TextInput itself = new TextInput(
                (int) Math.min(Integer.MAX_VALUE, inspection.width()),
                PromptRequest.DEFAULT_MAX_TOKENS,
                !shapes.negatives().isEmpty(),
                shapes.prompts().getFirst().origin(),
                false);
        return inspection.with(
                List.of(), ShapeRules.check(shapes, itself, ShapePolicy.RELAXED).findings());
    }

    private static List<InspectedPrompt> each(List<TensorShape> tensors, List<PromptSource> sources) {
        List<InspectedPrompt> prompts = new ArrayList<>();
        for (TensorShape tensor : tensors) {
            boolean known = tensor.shape().size() == RANK && !tensor.shape().contains(0L); // then the file bounds them
            long batch = known ? tensor.shape().getFirst() : 1;
            for (long i = 0; i < batch; i++) {
                PromptSource source =
                        prompts.size() < sources.size() ? sources.get(prompts.size()) : PromptSource.UNKNOWN;
                prompts.add(new InspectedPrompt(known ? tensor.shape().get(1) : 0, source));
            }
        }
        return prompts;
    }

    private static long bytes(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(path, e));
        }
    }
}
