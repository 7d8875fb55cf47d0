package io.cogview4j.pipeline;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.image.RgbImage;
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
import java.util.List;

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

    private ImageGenerator(
            Checkpoint checkpoint,
            TransformerConfig transformerConfig,
            VaeConfig vaeConfig,
            FlowMatchEulerScheduler scheduler,
            EmbeddingCheck embeddingCheck) {
        this.checkpoint = checkpoint;
        this.transformerConfig = transformerConfig;
        this.vaeConfig = vaeConfig;
        this.scheduler = scheduler;
        this.check = new RequestCheck(transformerConfig, vaeConfig);
        this.embeddingCheck = embeddingCheck;
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
                new EmbeddingCheck(transformer.textEmbedDim(), checkpoint.origin(), false, ShapePolicy.RELAXED));
    }

    /**
     * The same stages with another policy on shapes. Groups that it makes run one after the other, and a {@link
     * StepCallback} sees each as a run of its own; the pictures are those of one run of all.
     */
    public ImageGenerator withPolicy(ShapePolicy policy) {
        return with(new EmbeddingCheck(
                embeddingCheck.width(), embeddingCheck.origin(), embeddingCheck.foreignOrigin(), policy));
    }

    /** The same stages, with a warning in place of an error for embeddings that another text encoder made. */
    public ImageGenerator withForeignOrigin() {
        return with(new EmbeddingCheck(embeddingCheck.width(), embeddingCheck.origin(), true, embeddingCheck.policy()));
    }

    private ImageGenerator with(EmbeddingCheck embeddingCheck) {
        return new ImageGenerator(checkpoint, transformerConfig, vaeConfig, scheduler, embeddingCheck);
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
        List<DenoisingLoop> loops = plan.loops(
                embeddingCheck.adapted(embeddings, guided, listener),
                embeddingCheck.policy().name());
        int steps = plan.schedule().steps();
        return StageMeter.measure(Stage.DENOISING, steps * loops.size(), listener, progress -> {
            try (CogView4Transformer transformer = CogView4Transformer.open(checkpoint.transformer())) {
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
            try (VaeDecoder decoder = VaeDecoder.open(checkpoint.vae())) {
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
