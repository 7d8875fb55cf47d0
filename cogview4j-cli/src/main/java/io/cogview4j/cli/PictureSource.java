package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.util.List;

/** What pictures are drawn of: prompts, or embeddings that were made of some before. */
sealed interface PictureSource permits TextSource, EmbeddingsSource {
    /** One for each embedding, as far as it is known what it was made of. */
    List<PromptLine> prompts();

    /** Everything there is to be said before a weight is opened about whether they fit. */
    ShapeReport check(ImageGenerator generator, GenerationSettings settings);

    /**
     * The number of tokens of each prompt and, if there are negative prompts, of each of those.
     *
     * @param guided whether any picture needs a negative prompt
     * @throws io.cogview4j.api.InvalidRequestException if the text stage does not fit the budget
     */
    TokenCounts tokens(PromptEncoder encoder, boolean guided);

    /** @param guided whether any picture needs a negative prompt */
    PromptEmbeddings embeddings(PromptEncoder encoder, boolean guided, ProgressListener listener);
}
