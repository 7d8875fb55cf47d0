package io.cogview4j.server.http.webui;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.http.request.Pictures;
import io.cogview4j.server.http.request.Prompts;
import io.cogview4j.server.http.request.Upload;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.PictureEdit;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.model.ModelFacts;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.model.ServedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what pictures are asked for in the fields of Stable Diffusion web UI. */
final class WebUiRequest {
    private static final int MOST_SIDE = 1 << 16;
    private static final String INIT_IMAGES = "init_images";
    private static final String MASK = "mask";

    /** What that program takes where nothing is said. */
    private static final double USUAL_STRENGTH = 0.75;

    private final ServedModel model;
    private final Pictures pictures;
    private final Caps caps;

    WebUiRequest(ServedModel model, Pictures pictures, Caps caps) {
        this.model = model;
        this.pictures = pictures;
        this.caps = caps;
    }

    Drawing text(Fields fields) {
        return read(fields, null);
    }

    Drawing picture(Fields fields) {
        List<JsonNode> images = fields.list(INIT_IMAGES);
        if (images.size() != 1) {
            throw images.isEmpty()
                    ? Fields.missing(INIT_IMAGES)
                    : Refusal.ofField(INIT_IMAGES, ServerMessage.PICTURES_SEVERAL, images.size());
        }
        if (!images.getFirst().isString()) {
            throw Fields.wrong(INIT_IMAGES, images.getFirst(), ServerMessage.FIELD_NOT_TEXT);
        }
        @Nullable Double strength = fields.number("denoising_strength");
        double used = strength == null ? USUAL_STRENGTH : strength;
        var _ = InitImage.of(PictureSource.of(Path.of(""))).withStrength(used); // refuses what there cannot be
        @Nullable String mask = fields.text(MASK);
        @Nullable Integer inverted = fields.whole("inpainting_mask_invert", 0, 1);
        BlobId picture =
                pictures.store(Upload.ofBase64(INIT_IMAGES, images.getFirst().stringValue()));
        @Nullable BlobId area = mask == null ? null : pictures.store(Upload.ofBase64(MASK, mask)); // white is painted anew
        return read(fields, new PictureEdit(picture, area, inverted != null && inverted == 1, used));
    }

    private Drawing read(Fields fields, @Nullable PictureEdit edit) {
        ModelFacts facts = model.facts();
        if (!facts.draws()) {
            throw new Refusal(400, ModelMessage.ENCODES_ONLY);
        }
        if (!facts.encodes()) {
            throw new Refusal(400, ModelMessage.DRAWS_ONLY);
        }
        @Nullable String text = Prompts.optional(fields, "prompt", caps);
        TaggedPrompt prompt = TaggedPrompt.read(text == null ? "" : text, facts.loras());
        @Nullable Integer width = fields.whole("width", 1, MOST_SIDE);
        @Nullable Integer height = fields.whole("height", 1, MOST_SIDE);
        if (width == null ^ height == null) {
            throw Fields.missing(width == null ? "width" : "height");
        }
        @Nullable Integer steps = fields.whole("steps", 1, Integer.MAX_VALUE);
        @Nullable Double guidance = fields.number("cfg_scale");
        @Nullable Long seed = fields.whole("seed");
        @Nullable Long drawn = seed == null || seed < 0 ? null : seed; // -1 is any
        var _ = new PromptSettings(drawn, width == null ? null : new ImageSize(width, height), steps, guidance);
        requireUsualSchedule(fields);
        return new Drawing(
                prompt.text(),
                Prompts.optional(fields, "negative_prompt", caps),
                null,
                count(fields),
                width,
                height,
                steps,
                guidance,
                drawn,
                sampler(fields),
                null,
                edit,
                prompt.loras(),
                null,
                PictureOutput.PNG,
                false);
    }

    private static int count(Fields fields) {
        @Nullable Integer batch = fields.whole("batch_size", 1, Caps.PICTURES);
        @Nullable Integer rounds = fields.whole("n_iter", 1, Caps.PICTURES);
        int count = (batch == null ? 1 : batch) * (rounds == null ? 1 : rounds);
        if (count > Caps.PICTURES) {
            throw Fields.unfit("batch_size", batch + " x " + rounds, "1-" + Caps.PICTURES);
        }
        return count;
    }

    private static @Nullable String sampler(Fields fields) {
        @Nullable String name = fields.text("sampler_name");
        @Nullable String index = fields.has("sampler_index") && name == null ? fields.text("sampler_index") : name;
        return index == null || index.isEmpty()
                ? null
                : SamplerName.parse(index).id();
    }

    /** Others would give other pictures than were asked for. */
    private static void requireUsualSchedule(Fields fields) {
        @Nullable String schedule = fields.text("scheduler");
        if (schedule != null
                && !schedule.isEmpty()
                && !schedule.toLowerCase(Locale.ROOT).equals("automatic")) {
            throw Fields.unfit("scheduler", schedule, "Automatic");
        }
    }
}
