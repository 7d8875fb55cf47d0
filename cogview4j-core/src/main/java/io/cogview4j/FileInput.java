package io.cogview4j;

import io.cogview4j.api.Precision;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.batch.StoredOriginals;
import io.cogview4j.batch.StoredSettings;
import io.cogview4j.embeddings.EmbeddingsDescription;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.embeddings.OpenEmbeddings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.shape.TensorShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of embeddings: the header first, so that only the values of a sound file are read, and these once. */
final class FileInput implements RunInput {
    private static final int RANK = 3;

    private final OpenEmbeddings file;
    private final EmbeddingsDescription description;
    private final int count;
    private final @Nullable Integer number;
    private @Nullable EmbeddingsInput values;

    private FileInput(OpenEmbeddings file, @Nullable Integer number) {
        this.file = file;
        this.description = file.description();
        this.count = count(description.shapes().prompts());
        this.number = number;
        if (number != null && (number < 1 || number > count)) {
            throw new InvalidRequestException(CoreMessage.INDEX_OUT_OF_RANGE, number, file.path(), count);
        }
    }

    /**
     * @param number of the one prompt that is meant, from 1; null for all
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no embeddings, or not so many
     */
    static FileInput open(Path path, @Nullable Integer number) {
        OpenEmbeddings file = EmbeddingsFile.open(path);
        try {
            return new FileInput(file, number);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Of how many prompts; a tensor of another rank, which is refused later, counts as one. */
    private static int count(List<TensorShape> tensors) {
        long count = 0;
        for (TensorShape tensor : tensors) {
            boolean known = tensor.shape().size() == RANK && !tensor.shape().contains(0L); // then the file bounds them
            count += known ? tensor.shape().getFirst() : 1;
        }
        return Math.toIntExact(count);
    }

    @Override
    public List<Prompt> prompts() {
        List<PromptSettings> settings = StoredSettings.read(file.path(), description.metadata(), count);
        List<@Nullable String> originals = StoredOriginals.read(description.metadata(), count);
        List<KnownTexts> known = ofAll();
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            KnownTexts texts = known.get(i);
            prompts.add(
                    new Prompt(orEmpty(texts.prompt()), orEmpty(texts.negative()), settings.get(i), originals.get(i)));
        }
        return meant(prompts);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public List<KnownTexts> known() {
        return meant(ofAll());
    }

    private List<KnownTexts> ofAll() {
        boolean without = description.shapes().negatives().isEmpty();
        List<PromptSource> negatives = description.negatives();
        List<KnownTexts> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            @Nullable String negative = without ? "" : text(negatives, Math.min(i, Math.max(0, negatives.size() - 1)));
            known.add(new KnownTexts(text(description.prompts(), i), negative));
        }
        return known;
    }

    private static @Nullable String text(List<PromptSource> sources, int index) {
        return index < sources.size() ? sources.get(index).text() : null;
    }

    private <T> List<T> meant(List<T> ofAll) {
        return number == null ? ofAll : ofAll.subList(number - 1, number);
    }

    @Override
    public ShapeReport check(ImageGenerator generator, boolean guided, boolean completing) {
        boolean negatives =
                guided && !(completing && description.shapes().negatives().isEmpty());
        ShapeReport header = generator.check(description.shapes(), negatives).with(lessPrecise(generator));
        return header.accepted()
                ? header.with(values().check(generator, guided, completing).errors())
                : header;
    }

    /** Images that are computed in float32 pass for those of the reference, which these are not. */
    private List<Message> lessPrecise(ImageGenerator generator) {
        Precision wanted = generator.components().compute().precision();
        Precision found = description.prompts().isEmpty()
                ? Precision.FLOAT32
                : description
                        .prompts()
                        .get(number == null ? 0 : number - 1)
                        .arithmetic()
                        .precision();
        return found.bytes() < wanted.bytes()
                ? List.of(Message.of(CoreMessage.EMBEDDINGS_LESS_PRECISE, file.path(), found.id(), wanted.id()))
                : List.of();
    }

    @Override
    public RunTexts texts(PromptEncoder encoder, boolean guided, boolean completing) {
        return values().texts(encoder, guided, completing);
    }

    PromptEmbeddings embeddings() {
        return values().embeddings();
    }

    private EmbeddingsInput values() {
        if (values == null) {
            PromptEmbeddings all = file.read();
            values = new EmbeddingsInput(number == null ? all : only(number, all));
        }
        return values;
    }

    /** Without guidance, there may be any number of negative prompts. */
    private static PromptEmbeddings only(int number, PromptEmbeddings all) {
        return all.negatives().size() == all.prompts().size()
                ? all.slice(number - 1)
                : new PromptEmbeddings(List.of(all.prompts().get(number - 1)), all.negatives());
    }

    @Override
    public void close() {
        file.close();
    }
}
