package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.Message;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.StepCallback;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.OutputFile;
import io.cogview4j.image.RgbImage;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.MemoryPlan;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.shape.ShapeReport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * All pictures of one command. Prompts are encoded in one pass over the text encoder; then every group of prompts with
 * the same settings is drawn in one pass over transformer and VAE.
 */
final class Drawing {
    private record Run(PictureGroup group, GenerationSettings settings, ResolvedSettings resolved) {}

    private final String model;
    private final PromptEncoder encoder;
    private final ImageGenerator generator;
    private final PictureSource source;
    private final List<PromptLine> prompts;
    private final Seeds seeds;
    private final int images;
    private final List<Run> runs;
    private final Set<Message> findings = new LinkedHashSet<>();

    /**
     * Checks everything that can be checked before the work.
     *
     * @param model what to call the checkpoint
     * @throws io.cogview4j.api.CogView4Exception if the checkpoint, the settings, the embeddings or the budget do not fit
     *     each other
     */
    Drawing(
            String model,
            PromptEncoder encoder,
            ImageGenerator generator,
            PictureSource source,
            List<PromptLine> prompts,
            Seeds seeds,
            PictureOptions options) {
        this.model = model;
        this.encoder = encoder;
        this.generator = generator;
        this.source = source;
        this.prompts = prompts;
        this.seeds = seeds;
        this.images = options.images();
        this.runs = PictureGroup.of(prompts, options.asked()).stream()
                .map(group -> run(group, options))
                .toList();
        runs.forEach(
                run -> findings.addAll(source.check(generator, run.settings).findings()));
        new ShapeReport(List.copyOf(findings)).requireAccepted();
        generator.requireComplete();
        plan();
    }

    private Run run(PictureGroup group, PictureOptions options) {
        List<Long> all = group.prompts().stream()
                .flatMap(prompt -> seeds.of(prompt, images).stream())
                .toList();
        GenerationSettings settings = options.settings(group.settings(), all);
        return new Run(group, settings, generator.resolve(settings));
    }

    /** How every run keeps the budget. */
    List<MemoryPlan> plan() {
        TokenCounts tokens = source.tokens(encoder, isGuided());
        return runs.stream()
                .map(run -> {
                    List<Integer> places = run.group.prompts();
                    List<Integer> sequences = tokens.sequences(places, run.resolved.guided());
                    return generator.plan(run.resolved, places.size(), sequences);
                })
                .toList();
    }

    private boolean isGuided() {
        return runs.stream().anyMatch(run -> run.resolved.guided());
    }

    /** What there is to be said about the embeddings, though it stops nothing. */
    List<Message> findings() {
        return List.copyOf(findings);
    }

    /** The embeddings of all prompts: the text stage, unless it ran before. */
    PromptEmbeddings embeddings(RunRecord record) {
        return source.embeddings(encoder, isGuided(), record);
    }

    /** Draws, and hands over each picture as soon as its group is done. */
    List<Picture> draw(
            PromptEmbeddings embeddings,
            List<OutputFile> files,
            RunRecord record,
            BiConsumer<RgbImage, Picture> write) {
        SequencedMap<Integer, Picture> pictures = new TreeMap<>();
        for (Run run : runs) {
            List<RgbImage> drawn = generator.generate(
                    select(embeddings, run.group.prompts()), run.settings, StepCallback.NONE, record);
            for (int i = 0; i < drawn.size(); i++) {
                int prompt = run.group.prompts().get(i / images);
                int place = prompt * images + i % images;
                Picture picture = new Picture(files.get(place), metadata(prompt, i % images, run.resolved));
                write.accept(drawn.get(i), picture);
                pictures.put(place, picture);
            }
        }
        return List.copyOf(pictures.values());
    }

    private static PromptEmbeddings select(PromptEmbeddings embeddings, List<Integer> prompts) {
        List<PromptEmbedding> negatives = embeddings.negatives();
        return new PromptEmbeddings(
                prompts.stream().map(embeddings.prompts()::get).toList(),
                negatives.size() <= 1
                        ? negatives
                        : prompts.stream().map(negatives::get).toList());
    }

    private ImageMetadata metadata(int prompt, int image, ResolvedSettings settings) {
        PromptLine line = prompts.get(prompt).withDefaultNegative("");
        return new ImageMetadata(
                line.prompt(),
                String.valueOf(line.negativePrompt()),
                model,
                settings.size().width(),
                settings.size().height(),
                settings.steps(),
                settings.guidanceScale(),
                seeds.of(prompt, images).get(image),
                generator.compute().device().id(),
                generator.compute().precision().id(),
                Version.current());
    }
}
