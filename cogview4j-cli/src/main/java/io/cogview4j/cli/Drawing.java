package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.Message;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.OutputFile;
import io.cogview4j.image.RgbImage;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.shape.ShapeReport;
import java.util.ArrayList;
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

    private final ModelOption model;
    private final Checkpoint checkpoint;
    private final ImageGenerator generator;
    private final PictureSource source;
    private final List<PromptLine> prompts;
    private final Seeds seeds;
    private final int images;
    private final List<Run> runs = new ArrayList<>();
    private final Set<Message> findings = new LinkedHashSet<>();

    private Drawing(
            ModelOption model, PictureSource source, List<PromptLine> prompts, Seeds seeds, PictureOptions options) {
        this.model = model;
        this.checkpoint = model.read();
        this.generator =
                options.force() ? ImageGenerator.of(checkpoint).withForeignOrigin() : ImageGenerator.of(checkpoint);
        this.source = source;
        this.prompts = prompts;
        this.seeds = seeds;
        this.images = options.images();
    }

    /**
     * Checks everything that can be checked before the work.
     *
     * @throws io.cogview4j.api.CogView4Exception if the checkpoint, the settings or the embeddings do not fit each other
     */
    static Drawing prepare(
            ModelOption model, PictureSource source, List<PromptLine> prompts, Seeds seeds, PictureOptions options) {
        Drawing drawing = new Drawing(model, source, prompts, seeds, options);
        for (PictureGroup group : PictureGroup.of(prompts, options.asked())) {
            List<Long> all = group.prompts().stream()
                    .flatMap(prompt -> seeds.of(prompt, options.images()).stream())
                    .toList();
            GenerationSettings settings = options.settings(group.settings(), all);
            drawing.runs.add(new Run(group, settings, drawing.generator.resolve(settings)));
        }
        drawing.runs.forEach(run -> drawing.findings.addAll(
                source.check(drawing.generator, run.settings).findings()));
        new ShapeReport(List.copyOf(drawing.findings)).requireAccepted();
        drawing.generator.requireComplete();
        return drawing;
    }

    /** What there is to be said about the embeddings, though it stops nothing. */
    List<Message> findings() {
        return List.copyOf(findings);
    }

    /** The embeddings of all prompts: the text stage, unless it ran before. */
    PromptEmbeddings embeddings(RunRecord record) {
        boolean guided = runs.stream().anyMatch(run -> run.resolved.guided());
        return source.embeddings(checkpoint, guided, record);
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
                model.name(checkpoint),
                settings.size().width(),
                settings.size().height(),
                settings.steps(),
                settings.guidanceScale(),
                seeds.of(prompt, images).get(image),
                Version.current());
    }
}
