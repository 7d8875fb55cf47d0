package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Message;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.StageReport;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.ReadSpeed;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.image.RgbImage;
import io.cogview4j.memory.MachineSpeed;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.nn.MatrixSpeed;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
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
        return of(Checkpoint.read(folder));
    }

    /** Reads the configs of the components of a checkpoint. */
    public static CogView4Pipeline of(Checkpoint checkpoint) {
        return new CogView4Pipeline(checkpoint, PromptEncoder.of(checkpoint), ImageGenerator.of(checkpoint));
    }

    /** This pipeline, with the cache behind its text stage; see {@link PromptEncoder#withCache}. */
    public CogView4Pipeline withCache(EmbeddingCache cache) {
        return new CogView4Pipeline(checkpoint, encoder.withCache(cache), generator);
    }

    /** The same pipeline with another policy on shapes, see {@link ImageGenerator#withPolicy}. */
    public CogView4Pipeline withPolicy(ShapePolicy policy) {
        return new CogView4Pipeline(checkpoint, encoder, generator.withPolicy(policy));
    }

    /**
     * The same pipeline within a budget: every stage keeps in memory what fits, and reads the rest when it is needed. The
     * pictures are the same, bit for bit.
     */
    public CogView4Pipeline withBudget(MemoryBudget budget) {
        return new CogView4Pipeline(checkpoint, encoder.withBudget(budget), generator.withBudget(budget));
    }

    /**
     * The same pipeline, computed in this way.
     *
     * @throws io.cogview4j.api.InvalidRequestException if this machine, or this build, does not have the device
     */
    public CogView4Pipeline withCompute(ComputeSettings compute) {
        return new CogView4Pipeline(checkpoint, encoder.withCompute(compute), generator.withCompute(compute));
    }

    /**
     * How all stages keep the budget for this request. Opens the tokenizer, and no weights.
     *
     * @throws io.cogview4j.api.InvalidRequestException if a stage does not fit, or the request cannot be carried out
     */
    public MemoryPlan plan(ImageRequest request) {
        ResolvedSettings settings = generator.resolve(request.settings());
        List<Integer> tokens = encoder.countTokens(request.prompts(), settings.guided());
        return plan(settings, request.prompts().prompts().size(), tokens);
    }

    /**
     * As {@link #plan(ImageRequest)}. Opens nothing.
     *
     * @param tokens of each prompt and, with guidance, of each negative prompt
     */
    public MemoryPlan plan(ResolvedSettings settings, int prompts, List<Integer> tokens) {
        MemoryPlan images = generator.plan(settings, prompts, tokens);
        List<StagePlan> stages = new ArrayList<>();
        stages.add(encoder.plan(tokens));
        stages.addAll(images.stages());
        return new MemoryPlan(images.budget(), stages);
    }

    /**
     * The smallest budget in which such a request can be carried out. Opens nothing.
     *
     * @param tokens of each prompt and, with guidance, of each negative prompt
     */
    public long smallestBudgetBytes(ResolvedSettings settings, int prompts, List<Integer> tokens) {
        return Math.max(encoder.smallestBudgetBytes(tokens), generator.smallestBudgetBytes(settings, prompts, tokens));
    }

    /** Measures, within a second, what a forecast of time rests on. */
    public MachineSpeed measureSpeed() {
        return new MachineSpeed(
                MatrixSpeed.operationsPerSecond(generator.compute(), generator.width()),
                ReadSpeed.bytesPerSecond(checkpoint.transformer()));
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
        ResolvedSettings settings = generator.resolve(request.settings()); // before anything is opened
        if (!generator.budget().isUnlimited()) {
            plan(request); // the last stage's refusal should not come after the first stage's work
        }
        Recorder recorder = new Recorder(listener);
        PromptEmbeddings embeddings = encoder.encode(request.prompts(), settings.guided(), recorder);
        return generate(embeddings, request.settings(), callback, recorder);
    }

    /**
     * Makes the pictures of prompts that are encoded already. With guidance, and without any negative prompt, the empty
     * text is the negative prompt of all; for that the text encoder is opened, if the checkpoint has one.
     *
     * @throws io.cogview4j.api.CogView4Exception if the request, the checkpoint or the numbers are not sound
     */
    public GeneratedImages generate(
            PromptEmbeddings embeddings,
            GenerationSettings settings,
            StepCallback callback,
            ProgressListener listener) {
        boolean guided = generator.resolve(settings).guided(); // before anything is opened
        Recorder recorder = new Recorder(listener);
        boolean complete = !guided || !lacksNegative(embeddings.negatives());
        return generate(complete ? embeddings : withEmptyNegative(embeddings, recorder), settings, callback, recorder);
    }

    /**
     * As {@link ImageGenerator#check(EmbeddingShapes, GenerationSettings)}, but a negative prompt may be missing if the
     * checkpoint has a text encoder.
     */
    public ShapeReport check(EmbeddingShapes shapes, GenerationSettings settings) {
        boolean guided = generator.resolve(settings).guided() && !lacksNegative(shapes.negatives());
        return generator.check(shapes, guided);
    }

    /** Whether there is no negative prompt, but a text encoder to make one. */
    private boolean lacksNegative(List<?> negatives) {
        return negatives.isEmpty() && checkpoint.hasTextEncoder();
    }

    private PromptEmbeddings withEmptyNegative(PromptEmbeddings embeddings, ProgressListener listener) {
        PromptEmbeddings empty = encoder.encode(PromptRequest.of(""), false, listener);
        return new PromptEmbeddings(embeddings.prompts(), empty.prompts()).repeatNegative();
    }

    private GeneratedImages generate(
            PromptEmbeddings embeddings, GenerationSettings settings, StepCallback callback, Recorder recorder) {
        List<RgbImage> images = generator.generate(embeddings, settings, callback, recorder);
        return new GeneratedImages(images, generator.resolve(settings), recorder.stages, recorder.warnings);
    }

    /** Keeps what the result tells of a run, and passes everything on. */
    private static final class Recorder implements ProgressListener {
        private final ProgressListener listener;
        private final List<StageReport> stages = new ArrayList<>();
        private final List<Message> warnings = new ArrayList<>();

        private Recorder(ProgressListener listener) {
            this.listener = listener;
        }

        @Override
        public void on(Progress progress) {
            switch (progress) {
                case Progress.Finished(StageReport report) -> stages.add(report);
                case Progress.Warning(Message message) -> warnings.add(message);
                case Progress.Started _, Progress.Advanced _ -> {}
            }
            listener.on(progress);
        }
    }
}
