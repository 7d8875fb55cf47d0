package io.cogview4j.embeddings;

import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tensors of a file and what it says of them, which agree. */
record Contents(
        List<TensorInfo> prompts,
        List<TensorInfo> negatives,
        @Nullable Provenance provenance) {
    private static final int MOST_PROMPTS = 1 << 17;

    static Contents of(Path file, SafetensorsHeader header) {
        Contents contents = new Contents(
                TensorNames.prompts(file, header),
                TensorNames.negatives(file, header),
                Provenance.read(file, header.metadata()));
        requireCount(file, contents.prompts);
        requireCount(file, contents.negatives);
        if (contents.provenance != null) {
            requireAgreement(file, contents.prompts, contents.provenance.prompts());
            requireAgreement(file, contents.negatives, contents.provenance.negatives());
        }
        return contents;
    }

    /** A file with holes may claim any number of prompts of a few bytes each, and something is kept of each. */
    private static void requireCount(Path file, List<TensorInfo> tensors) {
        long prompts = tensors.stream()
                .filter(tensor -> tensor.shape().size() == EmbeddingsFile.RANK && tensor.bytes() > 0)
                .mapToLong(tensor -> tensor.shape().getFirst())
                .sum();
        if (prompts > MOST_PROMPTS) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_TOO_MANY, file, prompts, MOST_PROMPTS);
        }
    }

    List<PromptSource> promptSources() {
        return provenance == null ? List.of() : sources(provenance.prompts());
    }

    List<PromptSource> negativeSources() {
        return provenance == null ? List.of() : sources(provenance.negatives());
    }

    private static List<PromptSource> sources(List<Provenance.DescribedPrompt> entries) {
        return entries.stream().map(Provenance.DescribedPrompt::source).toList();
    }

    private static void requireAgreement(
            Path file, List<TensorInfo> tensors, List<Provenance.DescribedPrompt> entries) {
        int done = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.shape().size() != EmbeddingsFile.RANK) {
                return; // no shape of embeddings, which is another matter
            }
            long prompts = tensor.shape().get(0);
            long tokens = tensor.shape().get(1);
            if (prompts > entries.size() - done
                    || entries.subList(done, done + (int) prompts).stream().anyMatch(e -> e.tokens() != tokens)) {
                throw contradiction(file, tensor.name());
            }
            done += (int) prompts;
        }
        if (done != entries.size()) {
            throw contradiction(
                    file,
                    tensors.isEmpty() ? TensorNames.NEGATIVE : tensors.getLast().name());
        }
    }

    private static InvalidRequestException contradiction(Path file, String tensor) {
        return new InvalidRequestException(CoreMessage.EMBEDDINGS_METADATA_CONTRADICTS, file, tensor);
    }
}
