package io.cogview4j.server.http.request;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.Drawing.LoraChoice;
import io.cogview4j.server.job.Drawing.PictureEdit;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.job.PictureOutput.Format;
import io.cogview4j.server.model.ModelFacts;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.store.Blobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what pictures are asked for, in the fields of OpenAI and in ours. Whether it can be done, the queue says. */
public final class Drawings {
    /** Steps where only a quality is asked for; null is left to the model. */
    private static final Map<String, Integer> STEPS_OF_QUALITY =
            Map.of("low", 20, "medium", 35, "high", 50, "hd", 50, "xhigh", 50, "max", 50);

    private static final List<String> QUALITIES =
            List.of("auto", "standard", "low", "medium", "high", "hd", "xhigh", "max");

    /** Known, and without any effect here. */
    private static final List<String> WITHOUT_EFFECT = List.of("model", "style", "background", "moderation", "user");

    private final ServedModel model;
    private final Blobs blobs;
    private final Caps caps;

    public Drawings(ServedModel model, Blobs blobs, Caps caps) {
        this.model = model;
        this.blobs = blobs;
        this.caps = caps;
    }

    public Caps caps() {
        return caps;
    }

    /** A request with its files stored, if it has any. */
    public record Files(
            @Nullable BlobId picture,
            @Nullable BlobId mask,
            @Nullable BlobId embeddings) {
        public static final Files NONE = new Files(null, null, null);
    }

    /**
     * Pictures that are asked for.
     *
     * @param previews whether somebody wants to see them while they are made
     * @throws Refusal if a field is missing or cannot be so
     */
    public Drawing read(Fields fields, Files files, boolean previews) {
        ModelFacts facts = model.facts();
        if (!facts.draws()) {
            throw new Refusal(400, ModelMessage.ENCODES_ONLY);
        }
        WITHOUT_EFFECT.forEach(fields::text);
        @Nullable EmbeddingsChoice embeddings = embeddings(fields, files);
        @Nullable String prompt = Prompts.optional(fields, "prompt", caps);
        if (embeddings == null && prompt == null) {
            throw Fields.missing("prompt");
        }
        if (embeddings == null && !facts.encodes()) {
            throw new Refusal(400, ModelMessage.DRAWS_ONLY).of("prompt");
        }
        @Nullable ImageSize size = size(fields);
        @Nullable Integer steps = steps(fields);
        @Nullable Double guidance = fields.number("guidance");
        @Nullable Long seed = fields.whole("seed");
        var _ = new PromptSettings(seed, size, steps, guidance); // refuses what there can be with no model
        @Nullable Integer count = fields.whole("n", 1, Caps.PICTURES);
        return new Drawing(
                embeddings == null ? prompt : null,
                embeddings == null ? Prompts.optional(fields, "negative_prompt", caps) : null,
                embeddings,
                count == null ? 1 : count,
                size == null ? null : size.width(),
                size == null ? null : size.height(),
                steps,
                guidance,
                seed,
                sampler(fields),
                cache(fields),
                edit(fields, files),
                loras(fields, facts.loras()),
                memory(fields),
                output(fields),
                previews);
    }

    private @Nullable EmbeddingsChoice embeddings(Fields fields, Files files) {
        if (files.embeddings() != null) {
            return new EmbeddingsChoice(files.embeddings(), null);
        }
        @Nullable String name = fields.text("embeddings");
        if (name == null) {
            return null;
        }
        EmbeddingsChoice choice = EmbeddingsName.choice(name);
        if (blobs.file(choice.file()).isEmpty()) {
            throw EmbeddingsName.notStored(name);
        }
        return choice;
    }

    private static @Nullable ImageSize size(Fields fields) {
        @Nullable String size = fields.text("size");
        return size == null || size.equals("auto") ? null : ImageSize.parse(size);
    }

    private static @Nullable Integer steps(Fields fields) {
        @Nullable String quality = fields.choice("quality", QUALITIES);
        @Nullable Long steps = fields.whole("steps");
        if (steps != null) {
            return Math.clamp(steps, 0, Integer.MAX_VALUE); // what is beyond is told as such
        }
        return quality == null ? null : STEPS_OF_QUALITY.get(quality);
    }

    private static @Nullable String sampler(Fields fields) {
        @Nullable String name = fields.text("sampler");
        return name == null ? null : SamplerName.parse(name).id();
    }

    private static @Nullable String cache(Fields fields) {
        @Nullable String cache = fields.text("cache");
        return cache == null ? null : StepCache.parse(cache).text();
    }

    private static @Nullable PictureEdit edit(Fields fields, Files files) {
        @Nullable Double strength = fields.number("strength");
        boolean inverted = fields.flag("mask_inverted");
        if (files.picture() == null) {
            return null;
        }
        var _ = InitImage.of(PictureSource.of(Path.of(""))).withStrength(strength); // refuses what there cannot be
        return new PictureEdit(files.picture(), files.mask(), inverted, strength);
    }

    private static List<LoraChoice> loras(Fields fields, List<String> served) {
        List<LoraChoice> loras = LoraChoices.read(fields);
        for (LoraChoice lora : loras) {
            if (!served.contains(lora.name())) {
                throw new Refusal(400, ModelMessage.loraUnknown(lora.name(), served)).of("loras");
            }
        }
        return loras;
    }

    private static @Nullable String memory(Fields fields) {
        @Nullable String memory = fields.text("memory");
        if (memory != null) {
            MemoryBudget.parse(memory);
        }
        return memory;
    }

    private static PictureOutput output(Fields fields) {
        @Nullable String id = fields.choice("output_format", List.of("png", "jpeg", "webp"));
        @Nullable Integer quality = fields.whole("output_compression", 0, 100);
        for (Format format : Format.values()) {
            if (format.id().equals(id) && format != Format.PNG) {
                return new PictureOutput(format, quality == null ? 100 : quality);
            }
        }
        return PictureOutput.PNG;
    }
}
