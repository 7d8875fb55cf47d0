package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.image.RgbImage;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.pipeline.MemoryPlanner.DecodingPlan;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.SchedulerConfig;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import io.cogview4j.vae.VaeDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image stages: latents from embeddings, pictures from latents. Holds configs only; the transformer is open while
 * {@link #denoise} runs, the VAE while {@link #decode} does, the text encoder never.
 */
public final class ImageGenerator {
    private final Checkpoint checkpoint;
    private final TransformerConfig transformerConfig;
    private final VaeConfig vaeConfig;
    private final FlowMatchEulerScheduler scheduler;
    private final RequestCheck check;
    private final EmbeddingCheck embeddingCheck;
    private final MemoryPlanner planner;

    private ImageGenerator(
            Checkpoint checkpoint,
            TransformerConfig transformerConfig,
            VaeConfig vaeConfig,
            FlowMatchEulerScheduler scheduler,
            EmbeddingCheck embeddingCheck,
            MemoryPlanner planner) {
        this.checkpoint = checkpoint;
        this.transformerConfig = transformerConfig;
        this.vaeConfig = vaeConfig;
        this.scheduler = scheduler;
        this.check = new RequestCheck(transformerConfig, vaeConfig);
        this.embeddingCheck = embeddingCheck;
        this.planner = planner;
    }

    /**
     * Reads the configs of transformer, VAE and scheduler. Embeddings may have any lengths ({@link
     * ShapePolicy#RELAXED}).
     *
     * @throws io.cogview4j.api.CheckpointException if they are missing, unsupported, or contradict each other
     */
    public static ImageGenerator of(Checkpoint checkpoint) {
        TransformerConfig transformer = TransformerConfig.read(checkpoint.transformer());
        VaeConfig vae = VaeConfig.read(checkpoint.vae().resolve("config.json"));
        RequestCheck.requireFit(checkpoint, transformer, vae);
        SchedulerConfig scheduler = SchedulerConfig.read(checkpoint.scheduler().resolve("scheduler_config.json"));
        return new ImageGenerator(
                checkpoint,
                transformer,
                vae,
                new FlowMatchEulerScheduler(scheduler),
                new EmbeddingCheck(transformer.textEmbedDim(), checkpoint.origin(), false, ShapePolicy.RELAXED),
                MemoryPlanner.unlimited(checkpoint));
    }

    /**
     * The same stages with another policy on shapes. Groups that it makes run one after the other, and a {@link
     * StepCallback} sees each as a run of its own; the pictures are those of one run of all.
     */
    public ImageGenerator withPolicy(ShapePolicy policy) {
        EmbeddingCheck check = new EmbeddingCheck(
                embeddingCheck.width(), embeddingCheck.origin(), embeddingCheck.foreignOrigin(), policy);
        return with(check, planner);
    }

    /** The same stages, with a warning in place of an error for embeddings that another text encoder made. */
    public ImageGenerator withForeignOrigin() {
        EmbeddingCheck check =
                new EmbeddingCheck(embeddingCheck.width(), embeddingCheck.origin(), true, embeddingCheck.policy());
        return with(check, planner);
    }

    /**
     * The same stages within a budget, of which what the process holds now is a part. The pictures are the same, bit for
     * bit.
     */
    public ImageGenerator withBudget(MemoryBudget budget) {
        return with(planner.within(budget));
    }

    /**
     * The same stages, computed in this way.
     *
     * @throws io.cogview4j.api.InvalidRequestException if this machine, or this build, does not have the device
     */
    public ImageGenerator withCompute(ComputeSettings compute) {
        return with(planner.with(compute));
    }

    /** How these stages compute. */
    public ComputeSettings compute() {
        return planner.compute();
    }

    /** Of the transformer's hidden states. */
    int width() {
        return transformerConfig.width();
    }

    ImageGenerator with(MemoryPlanner planner) {
        return with(embeddingCheck, planner);
    }

    MemoryBudget budget() {
        return planner.budget();
    }

    private ImageGenerator with(EmbeddingCheck embeddingCheck, MemoryPlanner planner) {
        return new ImageGenerator(checkpoint, transformerConfig, vaeConfig, scheduler, embeddingCheck, planner);
    }

    /**
     * How the image stages keep the budget for pictures of prompts of these lengths. Opens nothing.
     *
     * @param textTokens of each prompt and, with guidance, of each negative prompt
     * @throws io.cogview4j.api.InvalidRequestException if a stage does not fit
     */
    public MemoryPlan plan(ResolvedSettings settings, int prompts, List<Integer> textTokens) {
        return new MemoryPlan(
                planner.budget(),
                List.of(
                        denoisingPlan(settings, prompts, textTokens),
                        decodingPlan(settings, prompts * settings.imagesPerPrompt())));
    }

    private StagePlan decodingPlan(ResolvedSettings settings, int pictures) {
        int factor = vaeConfig.scaleFactor();
        return planner.decoding(
                        vaeConfig,
                        settings.size().height() / factor,
                        settings.size().width() / factor,
                        pictures)
                .plan();
    }

    /** The smallest budget in which both stages can do the same. */
    public long smallestBudgetBytes(ResolvedSettings settings, int prompts, List<Integer> textTokens) {
        ImageGenerator unlimited = withBudget(MemoryBudget.UNLIMITED);
        int factor = vaeConfig.scaleFactor();
        return Math.max(
                planner.smallestBytes(
                        unlimited.denoisingPlan(settings, prompts, textTokens).needs()),
                planner.smallestDecodingBytes(
                        vaeConfig,
                        settings.size().height() / factor,
                        settings.size().width() / factor));
    }

    StagePlan denoisingPlan(ResolvedSettings settings, int prompts, List<Integer> textTokens) {
        int images = settings.imagesPerPrompt();
        int tokenSide = vaeConfig.scaleFactor() * transformerConfig.patchSize();
        long imageTokens =
                (long) (settings.size().height() / tokenSide) * (settings.size().width() / tokenSide);
        List<Integer> sequences = textTokens.stream()
                .flatMap(tokens -> Collections.nCopies(images, tokens).stream())
                .toList();
        return planner.denoising(transformerConfig, prompts * images, imageTokens, sequences, settings.steps());
    }

    /** The largest of the groups counts. */
    private StagePlan plan(ResolvedSettings settings, List<PromptEmbeddings> groups) {
        return groups.stream()
                .map(group -> {
                    Stream<PromptEmbedding> texts = settings.guided()
                            ? Stream.concat(group.prompts().stream(), group.negatives().stream())
                            : group.prompts().stream();
                    List<Integer> tokens = texts.map(PromptEmbedding::tokens).toList();
                    return denoisingPlan(settings, group.prompts().size(), tokens);
                })
                .max(Comparator.comparingLong(StagePlan::peakBytes))
                .orElseThrow();
    }

    /**
     * Everything that is to be said about embeddings of these shapes, as they are: what a handler of the policy might
     * still change is told too. Opens nothing.
     *
     * @throws io.cogview4j.api.InvalidRequestException if the settings do not fit the checkpoint
     */
    public ShapeReport check(EmbeddingShapes shapes, GenerationSettings settings) {
        return check(shapes, resolve(settings).guided());
    }

    ShapeReport check(EmbeddingShapes shapes, boolean guided) {
        return embeddingCheck.check(shapes, guided);
    }

    /** As {@link #check(EmbeddingShapes, GenerationSettings)}, and looks for NaN and infinity. */
    public ShapeReport check(PromptEmbeddings embeddings, GenerationSettings settings) {
        return embeddingCheck.check(embeddings, resolve(settings).guided());
    }

    /**
     * Opens transformer and VAE once, which reads headers and small weights only.
     *
     * @throws io.cogview4j.api.CheckpointException naming the file or tensor that is missing, damaged or does not fit
     */
    public void requireComplete() {
        CogView4Transformer.open(checkpoint.transformer()).close();
        VaeDecoder.open(checkpoint.vae()).close();
    }

    /** Settings with everything filled in that they leave to the checkpoint, and checked. Opens nothing. */
    public ResolvedSettings resolve(GenerationSettings settings) {
        ImageSize size = settings.size() == null ? defaultSize() : settings.size();
        check.requireSize(size, settings.beyondLimits());
        ResolvedSettings resolved = ResolvedSettings.of(settings, size, checkpoint.defaults());
        DenoisingPlan.schedule(resolved, scheduler, transformerConfig.patchSize() * vaeConfig.scaleFactor());
        return resolved;
    }

    /** The size of pictures for which none is asked. */
    public ImageSize defaultSize() {
        return ImageSize.square(transformerConfig.sampleSize() * vaeConfig.scaleFactor());
    }

    /**
     * Pictures from embeddings: {@link #denoise}, then {@link #decode}.
     *
     * @throws io.cogview4j.api.InvalidRequestException if the settings or the embeddings do not fit the checkpoint
     * @throws io.cogview4j.api.NumericException if the computation leaves the finite numbers
     */
    public List<RgbImage> generate(
            PromptEmbeddings embeddings,
            GenerationSettings settings,
            StepCallback callback,
            ProgressListener listener) {
        decodingPlan(resolve(settings), 1); // refuses what would not fit after all the work of denoising
        return decode(denoise(embeddings, settings, callback, listener), listener);
    }

    /**
     * Latents from embeddings: {@code [prompts * imagesPerPrompt, C, Hl, Wl]}; the pictures of a prompt follow each
     * other.
     */
    public Latents denoise(
            PromptEmbeddings embeddings,
            GenerationSettings settings,
            StepCallback callback,
            ProgressListener listener) {
        ResolvedSettings resolved = resolve(settings);
        boolean guided = resolved.guided();
        DenoisingPlan plan = DenoisingPlan.of(
                resolved, embeddings.prompts().size(), scheduler, transformerConfig, vaeConfig.scaleFactor());
        List<PromptEmbeddings> groups = embeddingCheck.adapted(embeddings, guided, listener);
        List<DenoisingLoop> loops = plan.loops(groups, embeddingCheck.policy().name());
        StagePlan memory = plan(resolved, groups);
        int steps = plan.schedule().steps();
        return StageMeter.measure(Stage.DENOISING, steps * loops.size(), listener, progress -> {
            progress.planned(memory);
            try (CogView4Transformer transformer =
                    CogView4Transformer.open(checkpoint.transformer(), memory.residency(), planner.compute())) {
                List<Latents> parts = new ArrayList<>();
                for (DenoisingLoop loop : loops) {
                    int before = parts.size() * steps;
                    parts.add(loop.run(
                            transformer,
                            callback,
                            (old, exchanged, step) -> embeddingCheck.requireExchangeable(old, exchanged, guided, step),
                            done -> progress.done(before + done)));
                }
                return Latents.concat(parts);
            }
        });
    }

    /** Pictures from latents, one at a time. */
    public List<RgbImage> decode(Latents latents, ProgressListener listener) {
        return StageMeter.measure(Stage.DECODING, latents.batch(), listener, progress -> {
            DecodingPlan plan = planner.decoding(vaeConfig, latents.height(), latents.width(), latents.batch());
            progress.planned(plan.plan());
            try (VaeDecoder decoder = VaeDecoder.open(checkpoint.vae(), plan.strips(), planner.compute())) {
                List<RgbImage> images = new ArrayList<>();
                for (int i = 0; i < latents.batch(); i++) {
                    images.add(Decoding.decode(decoder, latents.image(i)));
                    progress.done(i + 1);
                }
                return images;
            }
        });
    }
}
