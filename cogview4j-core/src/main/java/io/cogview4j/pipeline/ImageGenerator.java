package io.cogview4j.pipeline;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.editing.GuidePictures;
import io.cogview4j.editing.PictureInputs;
import io.cogview4j.events.Stage;
import io.cogview4j.image.RgbImage;
import io.cogview4j.lora.LoraReader;
import io.cogview4j.lora.ModelLayers;
import io.cogview4j.lora.OpenLoras;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.Message;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.pipeline.MemoryPlanner.StripPlan;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.Int8Check;
import io.cogview4j.transformer.TransformerNeeds;
import io.cogview4j.vae.DecoderNeeds;
import io.cogview4j.vae.EncoderNeeds;
import io.cogview4j.vae.Strips;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The image stages: latents from embeddings, images from latents. The transformer is open while {@link #denoise} runs,
 * the VAE while {@link #decode} does, the text encoder never.
 */
public record ImageGenerator(Components components, ModelConfigs configs, EmbeddingCheck check, LoraReader loras) {
    /** For one run, of which each LoRA is read once. */
    public ImageGenerator(Components components, ModelConfigs configs, EmbeddingCheck check) {
        this(components, configs, check, new LoraReader(() -> layers(components)));
    }

    /** What can be adapted. */
    public ModelLayers layers() {
        return layers(components);
    }

    private static ModelLayers layers(Components components) {
        return new ModelLayers(components.transformerHeaders().sizes());
    }

    /**
     * Fills in what a request leaves to the checkpoint, and checks it. Opens nothing.
     *
     * @param settings those of the request, and of its prompts where the request leaves them open
     * @throws io.cogview4j.message.InvalidRequestException if there can be no such images
     * @throws io.cogview4j.message.CheckpointException naming the file of a LoRA, and the key that does not fit
     */
    public ResolvedSettings resolve(ImageRequest request, PromptSettings settings) {
        return resolve(request, settings, request.loras(), 1);
    }

    /** The same of so many prompts, whose images are made in one pass by a transformer with these adaptations. */
    public ResolvedSettings resolve(
            ImageRequest request, PromptSettings settings, List<Lora> adaptations, int prompts) {
        PictureInputs pictures = PictureInputs.open(settings);
        pictures.requireControl(configs.takesControl());
        ImageSize size = pictures.size(settings.size(), sizes().sideStep(), sizes()::nearest, configs.defaultSize());
        sizes().requireSize(size, request.forced());
        ResolvedSettings resolved = ResolvedSettings.of(
                request,
                settings,
                size,
                loras.read(adaptations),
                GuidePictures.NONE,
                components.checkpoint().card());
        sizes().requireCount(size, (long) prompts * resolved.imagesPerPrompt());
        DenoisingPlan.schedule(resolved, configs);
        return resolved.withPictures(pictures.read(size, configs.vae().scaleFactor()));
    }

    /** What to warn of before images of this size are made. */
    public Optional<Message> sizeWarning(ImageSize size) {
        return sizes().warning(size);
    }

    /**
     * What to warn of if products in int8 are asked for and do not come to pass. Reads the transformer's headers.
     *
     * @param model what the model is called
     */
    public Optional<Message> int8Warning(String model) {
        WeightSizes sizes = components.transformerHeaders().sizes();
        return Int8Check.finding(components.compute(), sizes, model);
    }

    private SizeCheck sizes() {
        return new SizeCheck(configs, components.checkpoint().card().trainedSizes());
    }

    /**
     * Settles schedule and noise.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the noise does not fit the images
     */
    public DenoisingPlan plan(ResolvedSettings settings, InitialNoise noise, int prompts) {
        return DenoisingPlan.of(settings, noise, prompts, configs);
    }

    /**
     * What denoising needs.
     *
     * @param textTokens of each prompt and, with guidance, of each negative prompt
     */
    public StageNeeds denoisingNeeds(DenoisingPlan plan, int prompts, List<Integer> textTokens) {
        int each = plan.settings().imagesPerPrompt();
        List<Integer> sequences = textTokens.stream()
                .flatMap(tokens -> Collections.nCopies(each, tokens).stream())
                .toList();
        return TransformerNeeds.of(
                components.transformerHeaders().sizes(),
                configs.transformer(),
                components.compute(),
                prompts * each,
                configs.imageTokens(plan.settings().size()),
                sequences,
                new TransformerNeeds.Passes(plan.evaluations(true), plan.evaluations(false)),
                plan.settings().loras().sizes(),
                plan.settings().cache());
    }

    /** How decoding keeps the budget. */
    public StripPlan decodingPlan(ImageSize size, int images, MemoryPlanner planner) {
        return planner.decoding(upsampledValues(size), strips -> decodingNeeds(size, images, strips));
    }

    /** The smallest budget for decoding images of this size. */
    public long smallestDecodingBytes(ImageSize size, MemoryPlanner planner) {
        return planner.smallestDecodingBytes(upsampledValues(size), strips -> decodingNeeds(size, 1, strips));
    }

    private List<Long> upsampledValues(ImageSize size) {
        return DecoderNeeds.upsampledValues(configs.vae(), configs.latentHeight(size), configs.latentWidth(size));
    }

    private StageNeeds decodingNeeds(ImageSize size, int images, Strips strips) {
        return DecoderNeeds.of(
                components.decoderHeaders().sizes(),
                configs.vae(),
                components.compute(),
                strips,
                configs.latentHeight(size),
                configs.latentWidth(size),
                images);
    }

    /**
     * Everything that is to be said about embeddings of these shapes, as they are: what a handler of the policy might
     * still change is told too. Opens nothing.
     */
    public ShapeReport check(EmbeddingShapes shapes, boolean guided) {
        return check.check(shapes, guided);
    }

    /** As {@link #check(EmbeddingShapes, boolean)}, and looks for NaN and infinity. */
    public ShapeReport check(PromptEmbeddings embeddings, boolean guided) {
        return check.check(embeddings, guided);
    }

    /** What encoding needs of the pictures that images are made from, of a plan that has some. */
    public StageNeeds encodingNeeds(DenoisingPlan plan) {
        ImageSize size = plan.settings().size();
        return EncoderNeeds.of(
                components.encoderHeaders().sizes(),
                configs.vae(),
                components.compute(),
                Strips.DEFAULT,
                size.height(),
                size.width(),
                plan.settings().pictures().count());
    }

    /**
     * Latents of the pictures that images are made from, a sample for each image.
     *
     * @throws io.cogview4j.message.NumericException if the computation leaves the finite numbers
     * @throws io.cogview4j.message.CancelledException if the run is cancelled
     */
    public EncodedPictures encode(DenoisingPlan plan, StagePlan memory, RunControl control) {
        GuidePictures pictures = plan.settings().pictures();
        return StageMeter.measure(
                Stage.IMAGE_ENCODING,
                pictures.count(),
                memory,
                control,
                units -> components.withEncoder(
                        encoder -> new PictureEncoding(encoder, units).encode(pictures, plan.noise())));
    }

    /**
     * The embeddings as the policy has them take part, in groups that are denoised one after the other.
     *
     * @throws io.cogview4j.message.InvalidRequestException if they do not fit
     */
    public List<PromptEmbeddings> adapted(DenoisingPlan plan, PromptEmbeddings embeddings, RunControl control) {
        return check.adapted(embeddings, plan.settings().guided(), control);
    }

    /**
     * Latents from embeddings: {@code [prompts * imagesPerPrompt, C, Hl, Wl]}; the images of a prompt follow each other.
     * Where no step is left to make, the transformer is not opened.
     *
     * @param groups what {@link #adapted} makes of them
     * @param keeper says where to begin, and is told of each step
     * @throws io.cogview4j.message.InvalidRequestException if the keeper's beginning does not fit them
     * @throws io.cogview4j.message.NumericException if the computation leaves the finite numbers
     * @throws io.cogview4j.message.CancelledException if the run is cancelled
     */
    public Latents denoise(
            DenoisingPlan plan,
            List<PromptEmbeddings> groups,
            EncodedPictures pictures,
            MemoryPlanner planner,
            RunControl control,
            PassState.Keeper keeper) {
        boolean guided = plan.settings().guided();
        List<Denoiser> denoisers =
                plan.denoisers(groups, pictures, check.policy().name());
        GroupedPass pass = GroupedPass.of(denoisers, keeper);
        if (pass.isDone()) {
            return pass.latents();
        }
        StagePlan memory = largest(plan, groups, planner);
        return StageMeter.measure(
                Stage.DENOISING,
                plan.steps() * denoisers.size(),
                memory,
                control,
                units -> adapted(
                        plan,
                        memory,
                        transformer -> pass.run((denoiser, done, of) -> denoiser.run(
                                transformer,
                                control,
                                (old, exchanged, step) -> check.requireExchangeable(old, exchanged, guided, step),
                                units.after(done * plan.steps()),
                                of))));
    }

    private <T> T adapted(DenoisingPlan plan, StagePlan memory, Function<CogView4Transformer, T> use) {
        return components.withTransformer(memory.residency(), transformer -> {
            try (OpenLoras open = plan.settings().loras().open(transformer.backend())) {
                transformer.adapt(open.lowRanks());
                return use.apply(transformer);
            } finally {
                transformer.adapt(LowRanks.NONE);
            }
        });
    }

    /** The largest of the groups counts. */
    private StagePlan largest(DenoisingPlan plan, List<PromptEmbeddings> groups, MemoryPlanner planner) {
        return groups.stream()
                .map(group -> {
                    Stream<PromptEmbedding> texts = plan.settings().guided()
                            ? Stream.concat(group.prompts().stream(), group.negatives().stream())
                            : group.prompts().stream();
                    List<Integer> tokens = texts.map(PromptEmbedding::tokens).toList();
                    return planner.denoising(
                            denoisingNeeds(plan, group.prompts().size(), tokens));
                })
                .max(Comparator.comparingLong(StagePlan::peakBytes))
                .orElseThrow();
    }

    /** Images from latents, one at a time. */
    public List<RgbImage> decode(Latents latents, StripPlan plan, RunControl control) {
        return StageMeter.measure(
                Stage.DECODING,
                latents.batch(),
                plan.plan(),
                control,
                units -> components.withDecoder(decoder -> {
                    List<RgbImage> images = new ArrayList<>();
                    for (int i = 0; i < latents.batch(); i++) {
                        images.add(Decoding.decode(decoder, latents.image(i), plan.strips(), units.within(i)));
                        units.done(i + 1);
                    }
                    return images;
                }));
    }
}
