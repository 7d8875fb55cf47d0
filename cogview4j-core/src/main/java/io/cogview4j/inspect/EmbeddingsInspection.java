package io.cogview4j.inspect;

import io.cogview4j.api.FileProblem;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.EmbeddingsDescription;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeRules;
import io.cogview4j.shape.TensorShape;
import io.cogview4j.shape.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An embeddings file.
 *
 * @param bytes of the file
 * @param description its header
 * @param prompts one by one, also those that share a tensor
 * @param negatives likewise
 * @param findings what the rules say of the file alone, without a model that it should fit
 */
public record EmbeddingsInspection(
        Path path,
        long bytes,
        EmbeddingsDescription description,
        List<InspectedPrompt> prompts,
        List<InspectedPrompt> negatives,
        List<Message> findings)
        implements Inspection {
    private static final int RANK = 3;

    public EmbeddingsInspection {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
        findings = List.copyOf(findings);
    }

    /** The same with other findings, for example those for one model. */
    public EmbeddingsInspection withFindings(List<Message> others) {
        return new EmbeddingsInspection(path, bytes, description, prompts, negatives, others);
    }

    /** How wide the embeddings are; 0 if the first tensor's shape does not tell. */
    public long width() {
        List<Long> shape = description.shapes().prompts().getFirst().shape();
        return shape.size() == RANK ? shape.getLast() : 0;
    }

    /**
     * Reads the header.
     *
     * @throws io.cogview4j.api.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no embeddings
     */
    public static EmbeddingsInspection of(Path path) {
        EmbeddingsDescription description = EmbeddingsFile.describe(path);
        EmbeddingsInspection inspection = new EmbeddingsInspection(
                path,
                bytes(path),
                description,
                each(description.shapes().prompts(), description.prompts()),
                each(description.shapes().negatives(), description.negatives()),
                List.of());
        TextInput itself = new TextInput(
                (int) Math.min(Integer.MAX_VALUE, inspection.width()),
                PromptRequest.DEFAULT_MAX_TOKENS,
                !description.shapes().negatives().isEmpty(),
                description.shapes().prompts().getFirst().origin(),
                false);
        return inspection.withFindings(ShapeRules.check(description.shapes(), itself, ShapePolicy.RELAXED)
                .findings());
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
