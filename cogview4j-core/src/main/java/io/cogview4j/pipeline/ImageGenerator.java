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

    private ImageGenerator(
            Checkpoint checkpoint,
            TransformerConfig transformerConfig,
            VaeConfig vaeConfig,
            FlowMatchEulerScheduler scheduler) {
        this.checkpoint = checkpoint;
        this.transformerConfig = transformerConfig;
        this.vaeConfig = vaeConfig;
        this.scheduler = scheduler;
        this.check = new RequestCheck(transformerConfig, vaeConfig);
    }

    /**
     * Reads the configs of transformer, VAE and scheduler.
     *
     * @throws io.cogview4j.api.CheckpointException if they are missing, unsupported, or contradict each other
     */
    public static ImageGenerator of(Checkpoint checkpoint) {
        TransformerConfig transformer = TransformerConfig.read(checkpoint.transformer());
        VaeConfig vae = VaeConfig.read(checkpoint.vae().resolve("config.json"));
        RequestCheck.requireFit(checkpoint, transformer, vae);
        SchedulerConfig scheduler = SchedulerConfig.read(checkpoint.scheduler().resolve("scheduler_config.json"));
        return new ImageGenerator(checkpoint, transformer, vae, new FlowMatchEulerScheduler(scheduler));
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
        return ResolvedSettings.of(settings, size, checkpoint.defaults());
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
        check.requireEmbeddings(embeddings, resolved.guided());
        DenoisingLoop loop =
                DenoisingLoop.plan(resolved, embeddings, scheduler, transformerConfig, vaeConfig.scaleFactor());
        return StageMeter.measure(Stage.DENOISING, loop.steps(), listener, progress -> {
            try (CogView4Transformer transformer = CogView4Transformer.open(checkpoint.transformer())) {
                return loop.run(transformer, callback, progress);
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
