package io.cogview4j;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.ReadSpeed;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.hub.Hub;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.measure.MatrixSpeed;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.EmbeddingCheck;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.MemoryPlanner;
import io.cogview4j.pipeline.ModelConfigs;
import io.cogview4j.pipeline.PreviewColours;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.pipeline.RunControl;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.PadByEncoding;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.tensor.Backend;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A CogView4 model and how to use it: where it computes, how much memory it may take. Holds configs only, so it needs no
 * closing, and any thread may use it at any time.
 *
 * <p>A run opens each component when its stage begins and closes it when the stage ends, so the peak of memory is that of
 * the largest stage and not their sum. A {@link #session} keeps components open for the next run instead.
 */
public final class CogView4 {
    private final Checkpoint checkpoint;
    private final String name;
    private final @Nullable ModelConfigs configs;
    private final ComputeSettings compute;
    private final @Nullable MemoryBudget budget;
    private final DeviceBudget deviceBudget;
    private final @Nullable PromptCache cache;
    private final ShapePolicy policy;

    private CogView4(
            Checkpoint checkpoint,
            String name,
            @Nullable ModelConfigs configs,
            ComputeSettings compute,
            @Nullable MemoryBudget budget,
            DeviceBudget deviceBudget,
            @Nullable PromptCache cache,
            ShapePolicy policy) {
        this.checkpoint = checkpoint;
        this.name = name;
        this.configs = configs;
        this.compute = compute;
        this.budget = budget;
        this.deviceBudget = deviceBudget;
        this.cache = cache;
        this.policy = policy;
    }

    /**
     * Reads the configs of a checkpoint in the folder layout of diffusers. A folder without a text encoder makes images
     * from embeddings; one without transformer and VAE encodes prompts.
     *
     * @throws CheckpointException if it is no CogView4 checkpoint, or its configs are missing, unsupported or contradict
     *     each other
     */
    public static CogView4 open(Path folder) {
        Checkpoint checkpoint = Checkpoint.read(folder);
        return of(checkpoint, checkpoint.name());
    }

    /**
     * Opens a checkpoint by its folder, or by the name of a model in the cache of Hugging Face's or ModelScope's tools, for example
     * {@code zai-org/CogView4-6B} or {@code modelscope:ZhipuAI/CogView4-6B}. A folder that exists is meant first. Nothing is
     * downloaded; {@link Hub#pull} does that.
     *
     * @throws CheckpointException if there is neither, and as {@link #open(Path)} does
     * @throws io.cogview4j.message.InvalidRequestException if a variable of these tools says what cannot be
     */
    public static CogView4 open(String folderOrName) {
        return open(Hub.ofEnvironment().locate(folderOrName));
    }

    /** The small model that is built in and draws simple shapes. It is unpacked into the user's cache once. */
    public static CogView4 tiny() {
        return of(Checkpoint.read(BuiltInModel.folder()), "tiny");
    }

    private static CogView4 of(Checkpoint checkpoint, String name) {
        return new CogView4(
                checkpoint,
                name,
                checkpoint.hasImageStages() ? ModelConfigs.read(checkpoint) : null,
                ComputeSettings.defaults(),
                null,
                DeviceBudget.AUTO,
                null,
                ShapePolicy.RELAXED);
    }

    /**
     * The same model, computed in this way; without it, on the CPU in float32 with a thread for each core.
     *
     * @throws io.cogview4j.message.InvalidRequestException if this machine, or this build, does not have the device
     */
    public CogView4 withCompute(ComputeSettings compute) {
        Backend.requireAvailable(compute.device());
        return new CogView4(checkpoint, name, configs, compute, budget, deviceBudget, cache, policy);
    }

    /**
     * The same model within a budget: every stage keeps in memory what fits and reads the rest when it is needed. Without
     * it, what the container or the machine has when a run is prepared. Images are the same, bit for bit.
     */
    public CogView4 withMemory(MemoryBudget budget) {
        return new CogView4(checkpoint, name, configs, compute, budget, deviceBudget, cache, policy);
    }

    /**
     * The same model within a budget of memory of the GPU that it computes with, beside {@link #withMemory that of the process}: what
     * fits stays there, the rest is sent when it is needed. Without it, what is free. On a CPU it says nothing. Images are the same, up
     * to rounding in the VAE, which cuts them where room is scarce.
     */
    public CogView4 withDeviceMemory(DeviceBudget budget) {
        return new CogView4(checkpoint, name, configs, compute, this.budget, budget, cache, policy);
    }

    /** The same model with a cache in front of its text encoder; without it, every prompt is encoded. */
    public CogView4 withCache(PromptCache cache) {
        return new CogView4(checkpoint, name, configs, compute, budget, deviceBudget, cache, policy);
    }

    /**
     * The same model with another policy on the shapes of embeddings; without it, lengths may differ. Groups that it makes
     * run one after the other, and a listener sees each as a run of its own; the images are those of one run of all.
     */
    public CogView4 withPolicy(ShapePolicy policy) {
        return new CogView4(checkpoint, name, configs, compute, budget, deviceBudget, cache, policy);
    }

    /** The version of this library, as images and embeddings remember it. */
    public static String version() {
        return ProgramVersion.current();
    }

    /**
     * What brings embeddings to one length by encoding their texts again with this model, for {@link
     * ShapePolicy#adaptedBy}.
     */
    public PadByEncoding padByEncoding() {
        return new PadByEncoding((sources, tokens) -> {
            try (Components components = components()) {
                return encoder(components).encodePadded(sources, tokens, planner(), RunControl.none());
            }
        });
    }

    /** What to call the model. */
    public String name() {
        return name;
    }

    /** What it says of itself: for which sizes it was trained, which words it knows, what is used if nothing is asked for. */
    public ModelCard card() {
        return checkpoint.card();
    }

    /** Whether it makes images; without, it encodes prompts only. */
    public boolean hasImageStages() {
        return checkpoint.hasImageStages();
    }

    /** How it computes. */
    public ComputeSettings compute() {
        return compute;
    }

    /**
     * The size of images for which none is asked.
     *
     * @throws CheckpointException if the folder has no image stages
     */
    public ImageSize defaultSize() {
        return configs().defaultSize();
    }

    /** Makes one image of a prompt with a seed that is drawn, and everything else as the model has it. */
    public Image generate(String prompt) {
        return generate(ImageRequest.of(prompt)).first();
    }

    /**
     * Makes the images of a request.
     *
     * @throws io.cogview4j.message.CogView4Exception if the request, the checkpoint, the budget or the numbers are not sound
     */
    public GeneratedImages generate(ImageRequest request) {
        return prepare(request).run();
    }

    /** Encodes prompts for later, each with the empty text as its negative prompt. */
    public EncodedPrompts encode(String... prompts) {
        ImageRequest.Builder request = ImageRequest.builder();
        for (String prompt : prompts) {
            request.prompt(prompt);
        }
        return encode(request.build(), RunListener.NONE, Cancellation.never());
    }

    /**
     * Encodes the prompts of a request for later, in one pass over the text encoder. Negative prompts are left out if the
     * request asks for images without guidance.
     *
     * @throws io.cogview4j.message.CogView4Exception if the request, the checkpoint or the budget are not sound
     * @throws IllegalArgumentException if the request has no prompts but embeddings
     */
    public EncodedPrompts encode(ImageRequest request, RunListener listener, Cancellation cancellation) {
        return Preparation.alone(this).encode(request, listener, cancellation);
    }

    /** As {@link #previews(RunListener, Cancellation)}, with nobody listening. */
    public Previews previews() {
        return previews(RunListener.NONE, Cancellation.never());
    }

    /**
     * What previews of this model's images are made with. It is looked up in the model's {@link #withCache cache} if it has
     * one, or else fitted, which takes about as long as decoding an image of 192x192, and the memory of one of 64x64: to be
     * done before a run, which then has all the memory.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the budget is too small to decode small samples
     * @throws CheckpointException if the VAE is missing or damaged
     * @throws io.cogview4j.message.CancelledException if it was asked for, or the thread was interrupted
     */
    public Previews previews(RunListener listener, Cancellation cancellation) {
        return Preparation.alone(this).previews(listener, cancellation);
    }

    /**
     * Prepares a run: resolves the request, tokenizes its prompts, draws its seeds and noise, reads the headers of all
     * components that take part, and plans memory. Everything that can be wrong is found here, before the work.
     *
     * @throws io.cogview4j.message.InvalidRequestException with everything that is wrong with the request
     * @throws CheckpointException naming the file or tensor that is missing, damaged or does not fit
     */
    public PreparedRun prepare(ImageRequest request) {
        return Preparation.alone(this).prepare(request);
    }

    /**
     * Holds the shapes of embeddings against this model and its {@linkplain #withPolicy policy}, before there are any values. Opens no
     * weights.
     *
     * @param guided whether negative prompts take part
     * @return everything that is to be said about them, of all of them at once
     * @throws CheckpointException if the folder has no image stages
     */
    public ShapeReport check(EmbeddingShapes shapes, boolean guided) {
        try (Components components = components()) {
            return generator(components, false).check(shapes, guided);
        }
    }

    /**
     * How many values embeddings have for each token, which is as many as the transformer takes.
     *
     * @throws CheckpointException if the folder has no image stages
     */
    public int embeddingWidth() {
        return configs().transformer().textEmbedDim();
    }

    /** Opens a session, in which components stay open from one run to the next. */
    public Session session() {
        return Session.refusing(this);
    }

    /**
     * Opens a session for several threads: a run waits while another one is going on, and those that wait have their turns in the
     * order in which they came.
     */
    public Session sharedSession() {
        return Session.shared(this);
    }

    /** Measures, within a second, what a forecast of time rests on. */
    public MachineSpeed measureSpeed() {
        return new MachineSpeed(
                MatrixSpeed.operationsPerSecond(compute, configs().transformer().width()),
                ReadSpeed.bytesPerSecond(checkpoint.transformer()));
    }

    private MemoryBudget budget() {
        return budget == null ? MemoryBudget.available() : budget;
    }

    MemoryPlanner planner() {
        return MemoryPlanner.of(budget()).on(compute.device(), deviceBudget);
    }

    Components components() {
        return components(compute);
    }

    private Components components(ComputeSettings compute) {
        return new Components(checkpoint, this::configs, compute, deviceBudget);
    }

    private ModelConfigs configs() {
        return configs == null ? ModelConfigs.read(checkpoint) : configs;
    }

    PromptEncoder encoder(Components components) {
        return new PromptEncoder(components, cache == null ? null : cache.embeddings());
    }

    PreviewColours colours(Components components) {
        return new PreviewColours(components, cache == null ? null : cache.colours());
    }

    ImageGenerator generator(Components components, boolean foreignOrigin) {
        ModelConfigs known = configs();
        EmbeddingCheck check =
                new EmbeddingCheck(known.transformer().textEmbedDim(), components::origin, foreignOrigin, policy);
        return new ImageGenerator(components, known, check);
    }

    /** Whether it encodes prompts; without, images are made from embeddings. */
    public boolean hasTextEncoder() {
        return checkpoint.hasTextEncoder();
    }

    /**
     * Whether this machine multiplies in int8 if {@link Precision#INT8} is asked for: the transformer's weights are stored
     * so, and there are units for it. Reads headers where there are.
     *
     * @throws CheckpointException naming the file or tensor of the transformer that is missing, damaged or does not fit
     */
    public boolean multipliesInInt8() {
        ComputeSettings int8 = compute.withPrecision(Precision.INT8);
        if (!Backend.multipliesInInt8(int8)) {
            return false;
        }
        try (Components components = components(int8)) {
            return generator(components, false).int8Warning(name()).isEmpty();
        }
    }

    ShapePolicy policy() {
        return policy;
    }
}
