package io.cogview4j;

import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.Prompt;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.util.List;

/** What a run is made from, while it is being prepared. */
sealed interface RunInput extends AutoCloseable permits PromptsInput, EmbeddingsInput, FileInput, Resumption {
    static RunInput of(Source source) {
        return switch (source) {
            case Source.Texts texts -> new PromptsInput(texts);
            case Source.Embedded(var embeddings) -> new EmbeddingsInput(embeddings);
            case Source.InFile(var file, var number) -> FileInput.open(file, number);
            case Source.Saved(var file) -> Resumption.of(file);
        };
    }

    /** One for each embedding; a text that is unknown is empty in them. */
    List<Prompt> prompts();

    /** The texts of each prompt, as far as they are known. */
    List<KnownTexts> known();

    /**
     * Everything that is to be said about whether embeddings fit; nothing about prompts, because what the model's own text
     * encoder makes of them fits.
     *
     * @param completing whether the empty text will be the negative prompt where there is none
     */
    ShapeReport check(ImageGenerator generator, boolean guided, boolean completing);

    /**
     * Where the embeddings of the run come from. Tokenizes what is to be encoded.
     *
     * @param guided whether any image needs a negative prompt
     * @param completing whether the empty text is to be the negative prompt where there is none
     */
    RunTexts texts(PromptEncoder encoder, boolean guided, boolean completing);

    @Override
    default void close() {}
}
