package io.cogview4j.reference;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.lora.LoraSet;
import io.cogview4j.lora.OpenLoras;
import io.cogview4j.nn.PartListener;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import io.cogview4j.transformer.TextSequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** One forward pass of the transformer; the whole batch of the case is packed into one. */
record TransformerRunner(Function<Path, CogView4Transformer> open) implements ReferenceRunner {
    TransformerRunner() {
        this(CogView4Transformer::open);
    }

    @Override
    public void run(ReferenceCase reference) {
        check(reference, List.of(), "out.sample");
    }

    /** @param tensor what is wanted with these adaptations */
    void check(ReferenceCase reference, List<Lora> loras, String tensor) {
        Latents hidden = reference.latents("in.hidden_states");
        float[] timesteps = reference.floats("in.timestep");
        float[] original = reference.floats("in.original_size");
        float[] target = reference.floats("in.target_size");
        float[] crop = reference.floats("in.crop_coords");
        List<PromptEmbedding> text = embeddings(reference, "in.encoder_hidden_states");
        List<ImageGeometry> pictures = new ArrayList<>();
        List<TextSequence> sequences = new ArrayList<>();
        List<Latents> latents = new ArrayList<>();
        for (int i = 0; i < hidden.batch(); i++) {
            SizeConditions conditions =
                    new SizeConditions(size(original, i), size(target, i), (int) crop[2 * i], (int) crop[2 * i + 1]);
            pictures.add(new ImageGeometry(hidden.height(), hidden.width(), conditions));
            sequences.add(new TextSequence(i, text.get(i)));
            latents.add(hidden.image(i));
        }
        LoraSet set = loras.isEmpty() // some cases are a transformer alone
                ? LoraSet.NONE
                : Stages.of(reference.modelFolder()).generator().loras().read(loras);
        try (CogView4Transformer transformer =
                        open.apply(reference.modelFolder().resolve("transformer"));
                OpenLoras loaded = set.open(transformer.backend());
                var batch = prepare(transformer, loaded, pictures, sequences)) {
            List<Latents> velocities = transformer.forward(batch, latents, timesteps, PartListener.NONE);
            double[] want = reference.doubles(tensor);
            int each = want.length / velocities.size();
            for (int i = 0; i < velocities.size(); i++) {
                double[] one = Arrays.copyOfRange(want, i * each, (i + 1) * each);
                reference.tolerance().check(tensor + " " + i, velocities.get(i).values(), one);
            }
        }
    }

    private static Batch prepare(
            CogView4Transformer transformer,
            OpenLoras loras,
            List<ImageGeometry> pictures,
            List<TextSequence> sequences) {
        transformer.adapt(loras.lowRanks());
        return transformer.prepare(pictures, sequences);
    }

    static List<PromptEmbedding> embeddings(ReferenceCase reference, String tensor) {
        long[] shape = reference.shape(tensor);
        int tokens = (int) shape[1];
        int width = (int) shape[2];
        float[] values = reference.floats(tensor);
        List<PromptEmbedding> list = new ArrayList<>();
        for (int i = 0; i < shape[0]; i++) {
            list.add(new PromptEmbedding(
                    Arrays.copyOfRange(values, i * tokens * width, (i + 1) * tokens * width), tokens, width));
        }
        return list;
    }

    private static ImageSize size(float[] heightAndWidth, int index) {
        return new ImageSize((int) heightAndWidth[2 * index + 1], (int) heightAndWidth[2 * index]);
    }
}
