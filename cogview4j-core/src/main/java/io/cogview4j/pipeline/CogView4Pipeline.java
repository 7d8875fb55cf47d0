package io.cogview4j.pipeline;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Message;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.StageReport;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures from prompts: the text stage, then the image stages, each freed before the next begins, so that the peak of
 * memory is that of the largest stage and not their sum. Holds configs only, so it needs no closing; one request at a
 * time.
 */
public final class CogView4Pipeline {
    private final Checkpoint checkpoint;
    private final PromptEncoder encoder;
    private final ImageGenerator generator;

    private CogView4Pipeline(Checkpoint checkpoint, PromptEncoder encoder, ImageGenerator generator) {
        this.checkpoint = checkpoint;
        this.encoder = encoder;
        this.generator = generator;
    }

    /**
     * Reads the configs of a checkpoint in the folder layout of diffusers.
     *
     * @throws io.cogview4j.api.CheckpointException if it is not a CogView4 checkpoint
     */
    public static CogView4Pipeline open(Path folder) {
        Checkpoint checkpoint = Checkpoint.read(folder);
        return new CogView4Pipeline(checkpoint, PromptEncoder.of(checkpoint), ImageGenerator.of(checkpoint));
    }

    /** This pipeline, with the cache behind its text stage; see {@link PromptEncoder#withCache}. */
    public CogView4Pipeline withCache(EmbeddingCache cache) {
        return new CogView4Pipeline(checkpoint, encoder.withCache(cache), generator);
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The text stage alone. */
    public PromptEncoder promptEncoder() {
        return encoder;
    }

    /** The image stages alone. */
    public ImageGenerator imageGenerator() {
        return generator;
    }

    /**
     * Opens each component once, which reads headers and small weights only: what is missing, damaged or does not fit
     * its config is found here, and not after the stages before it. With a cache the text encoder is left out, which
     * may not be needed; if it is, its stage is the first.
     *
     * @throws io.cogview4j.api.CheckpointException naming the file or tensor
     */
    public void requireComplete() {
        encoder.requireCompleteUnlessCached();
        generator.requireComplete();
    }

    public GeneratedImages generate(ImageRequest request) {
        return generate(request, StepCallback.NONE, ProgressListener.NONE);
    }

    /**
     * Makes the pictures of all prompts.
     *
     * @throws io.cogview4j.api.CogView4Exception if the request, the checkpoint or the numbers are not sound
     */
    public GeneratedImages generate(ImageRequest request, StepCallback callback, ProgressListener listener) {
        List<StageReport> stages = new ArrayList<>();
        List<Message> warnings = new ArrayList<>();
        ProgressListener recording = progress -> {
            switch (progress) {
                case Progress.Finished(StageReport report) -> stages.add(report);
                case Progress.Warning(Message message) -> warnings.add(message);
                case Progress.Started _, Progress.Advanced _ -> {}
            }
            listener.on(progress);
        };
        ResolvedSettings settings = generator.resolve(request.settings()); // before anything is opened
        PromptEmbeddings embeddings = encoder.encode(request.prompts(), settings.guided(), recording);
        List<RgbImage> images = generator.generate(embeddings, request.settings(), callback, recording);
        return new GeneratedImages(images, settings, stages, warnings);
    }
}
