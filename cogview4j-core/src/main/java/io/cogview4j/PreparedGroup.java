package io.cogview4j;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.batch.ImageGroup;
import io.cogview4j.editing.StartPicture;
import io.cogview4j.image.RgbImage;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.pipeline.DenoisingPlan;
import io.cogview4j.pipeline.EncodedPictures;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.MemoryPlanner;
import io.cogview4j.pipeline.MemoryPlanner.StripPlan;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.pipeline.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images that are made in one pass over transformer and VAE.
 *
 * @param textTokens of each prompt of the group and, with guidance, of each negative prompt
 */
record PreparedGroup(ImageGroup group, DenoisingPlan plan, List<Integer> textTokens) {
    private static final long MOST_KEPT_BYTES = 64L << 20; // measured at 512x512 and 1024x1024

    PreparedGroup {
        textTokens = List.copyOf(textTokens);
    }

    ResolvedSettings settings() {
        return plan.settings();
    }

    ImagePass pass() {
        return new ImagePass(
                group.prompts(), size(), settings().steps(), settings().guidanceScale());
    }

    ImageSize size() {
        return settings().size();
    }

    int images() {
        return group.prompts().size() * settings().imagesPerPrompt();
    }

    /** Where the image {@code index} of this group stands among all images. */
    int place(int index) {
        int each = settings().imagesPerPrompt();
        return group.prompts().get(index / each) * each + index % each;
    }

    /** Of all images of this group among all images. */
    List<Integer> places() {
        return IntStream.range(0, images()).map(this::place).boxed().toList();
    }

    StageNeeds denoisingNeeds(ImageGenerator generator) {
        return generator.denoisingNeeds(plan, group.prompts().size(), textTokens);
    }

    StripPlan decodingPlan(ImageGenerator generator, MemoryPlanner planner) {
        return generator.decodingPlan(size(), images(), planner.beside(keptOfPictures(generator)));
    }

    long smallestDecodingBytes(ImageGenerator generator, MemoryPlanner planner) {
        return generator.smallestDecodingBytes(size(), planner.beside(keptOfPictures(generator)));
    }

    /** What the allocator keeps for itself once the VAE has encoded pictures. */
    private long keptOfPictures(ImageGenerator generator) {
        return hasPictures()
                ? Math.min(MOST_KEPT_BYTES, generator.encodingNeeds(plan).workBytes())
                : 0;
    }

    /** Whether images are made from pictures, which the VAE encodes first. */
    boolean hasPictures() {
        return settings().pictures().count() > 0;
    }

    /**
     * What a pass gives.
     *
     * @param used the embeddings that took part, which a policy may have changed
     */
    record Made(List<RgbImage> images, PromptEmbeddings used) {}

    /**
     * @param all embeddings of all prompts of the run
     * @param keeper says where denoising begins, and is told of each step
     */
    Made generate(
            ImageGenerator generator,
            PromptEmbeddings all,
            RunMemory memory,
            RunControl control,
            PassState.Keeper keeper) {
        EncodedPictures pictures =
                hasPictures() ? generator.encode(plan, memory.encodingPlan(this), control) : EncodedPictures.NONE;
        List<PromptEmbeddings> used = generator.adapted(plan, select(all), control);
        Latents latents = generator.denoise(plan, used, pictures, memory.planner(), control, keeper);
        List<RgbImage> images = generator.decode(latents, memory.decodingPlan(this), control);
        @Nullable StartPicture start = settings().pictures().start();
        return new Made(
                start == null ? images : images.stream().map(start::finish).toList(),
                used.stream().reduce(PromptEmbeddings::concat).orElseThrow());
    }

    /** Negative prompts that do not belong to a prompt each stay as they are: a policy may change that, or they are refused. */
    private PromptEmbeddings select(PromptEmbeddings all) {
        boolean paired = all.negatives().size() == all.prompts().size();
        return new PromptEmbeddings(select(all.prompts()), paired ? select(all.negatives()) : all.negatives());
    }

    private List<PromptEmbedding> select(List<PromptEmbedding> all) {
        List<PromptEmbedding> selected = new ArrayList<>();
        group.prompts().forEach(prompt -> selected.add(all.get(prompt)));
        return selected;
    }
}
