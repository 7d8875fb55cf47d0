package io.cogview4j.server.model;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.Drawing.PictureEdit;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.store.Blobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Drawings in the words of the library.
 *
 * @param blobs where pictures and embeddings are that they name
 * @param loras that they may name
 */
public record DrawingRequests(Blobs blobs, LoraFolder loras) {
    /**
     * A drawing by itself.
     *
     * @throws InvalidRequestException if it names what there is not
     */
    public ImageRequest alone(Drawing drawing) {
        @Nullable EmbeddingsChoice embeddings = drawing.embeddings();
        if (embeddings == null) {
            return alone(drawing, request -> request.prompt(prompt(drawing, PromptSettings.NONE)));
        }
        Path file = file(embeddings.file());
        return alone(
                drawing,
                request -> embeddings.number() == null
                        ? request.embeddings(file)
                        : request.embeddings(file, embeddings.number()));
    }

    /**
     * A drawing by itself whose prompt was encoded elsewhere.
     *
     * @param source adds the embeddings
     * @throws InvalidRequestException if it names what there is not
     */
    public ImageRequest alone(Drawing drawing, UnaryOperator<ImageRequest.Builder> source) {
        ImageRequest.Builder request = source.apply(ImageRequest.builder())
                .settings(settings(drawing, 0))
                .imagesPerPrompt(drawing.count());
        loras(drawing).forEach(request::lora);
        return request.build();
    }

    /**
     * Several drawings in one run, each picture as a prompt of its own: a text that occurs several times is encoded once all the same,
     * and pictures are those that each drawing gives alone.
     *
     * @param drawings of prompts, with seeds
     */
    public ImageRequest together(List<Drawing> drawings) {
        List<Prompt> prompts = new ArrayList<>();
        for (Drawing drawing : drawings) {
            for (int i = 0; i < drawing.count(); i++) {
                prompts.add(prompt(drawing, settings(drawing, i)).withLoras(loras(drawing)));
            }
        }
        return ImageRequest.builder().prompts(prompts).build();
    }

    /** A prompt as the text encoder reads it. */
    public static Prompt text(Encoding.Text text) {
        return new Prompt(text.prompt(), text.negativePrompt(), PromptSettings.NONE);
    }

    private static Prompt prompt(Drawing drawing, PromptSettings settings) {
        return new Prompt(String.valueOf(drawing.prompt()), drawing.negativePrompt(), settings);
    }

    /** @param picture among those of the drawing, from 0; each has the next seed */
    private PromptSettings settings(Drawing drawing, int picture) {
        PromptSettings settings = PromptSettings.NONE
                .withSize(size(drawing))
                .withSteps(drawing.steps())
                .withGuidanceScale(drawing.guidance())
                .withSeed(drawing.seed() == null ? null : Long.valueOf(drawing.seed() + picture));
        Sampling sampling = settings.sampling();
        settings = settings.withSampling(
                sampling.withSampler(drawing.sampler() == null ? null : SamplerName.parse(drawing.sampler()))
                        .withCache(drawing.cache() == null ? null : StepCache.parse(drawing.cache())));
        @Nullable PictureEdit edit = drawing.edit();
        return edit == null ? settings : settings.withInitImage(initImage(edit));
    }

    private static @Nullable ImageSize size(Drawing drawing) {
        return drawing.width() == null || drawing.height() == null
                ? null
                : new ImageSize(drawing.width(), drawing.height());
    }

    private InitImage initImage(PictureEdit edit) {
        RepaintArea area = edit.mask() == null
                ? RepaintArea.EVERYTHING
                : new RepaintArea.Masked(PictureSource.of(file(edit.mask())), edit.maskInverted());
        return InitImage.of(PictureSource.of(file(edit.picture())))
                .withStrength(edit.strength())
                .withArea(area);
    }

    private List<Lora> loras(Drawing drawing) {
        return drawing.loras().stream()
                .map(choice -> new Lora(
                        loras.find(choice.name())
                                .orElseThrow(() -> new InvalidRequestException(
                                        List.of(ModelMessage.loraUnknown(choice.name(), loras.names())))),
                        choice.weight()))
                .toList();
    }

    private Path file(BlobId id) {
        return blobs.file(id).orElseThrow(() -> new InvalidRequestException(ModelMessage.FILE_FORGOTTEN, id));
    }
}
