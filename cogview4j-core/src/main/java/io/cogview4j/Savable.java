package io.cogview4j;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.batch.Seeds;
import io.cogview4j.bits.Sha256;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.resume.SavedModel;
import io.cogview4j.resume.SavedPrompt;
import io.cogview4j.resume.SavedRequest;
import io.cogview4j.resume.SavedRun;
import io.cogview4j.resume.SavedSurroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file has to hold of a prepared run, so that it can go on in another process.
 *
 * @param request with what is asked of all images
 */
record Savable(
        ImageRequest request,
        Seeds seeds,
        RunTexts texts,
        List<PreparedGroup> groups,
        ImageGenerator generator,
        ImageLabels labels,
        String policy) {
    private static final String CERTAIN = "weights:";

    /** What draws. */
    static SavedModel model(String name, Components components) {
        return new SavedModel(
                name,
                components.sampledTransformer(),
                certain(components.transformerFingerprint()),
                components.sampledVae(),
                certain(components.vaeFingerprint()));
    }

    private static @Nullable String certain(String fingerprint) {
        return fingerprint.startsWith(CERTAIN) ? fingerprint : null;
    }

    /** At its beginning. */
    SavedRun saved(PromptEmbeddings embeddings, String note) {
        return new SavedRun(savedRequest(), surroundings(), embeddings, 0, null, note);
    }

    private SavedRequest savedRequest() {
        List<SavedPrompt> prompts = new ArrayList<>();
        for (Prompt prompt : labels.prompts()) {
            int place = prompts.size();
            PromptSettings settings = settings(prompt);
            KnownTexts known = labels.texts().get(place);
            Origin origin = texts.origin(place);
            prompts.add(new SavedPrompt(
                    known.prompt(),
                    known.negative(),
                    prompt.original(),
                    settings.withSeed(seeds.ofPrompts().get(place)),
                    prompt.lorasOr(request.loras()),
                    new Origin(origin.isCertain() ? origin.encoder() : null, origin.tokenizer())));
        }
        return new SavedRequest(
                prompts,
                request.imagesPerPrompt(),
                request.noise(),
                request.conditions(),
                request.forced(),
                labels.makings().maxTokens());
    }

    private PromptSettings settings(Prompt prompt) {
        return request.settings().or(prompt.settings());
    }

    /** @throws InvalidRequestException if a picture is in memory only */
    SavedSurroundings surroundings() {
        ComputeSettings compute = labels.compute();
        return new SavedSurroundings(
                model(labels.model(), generator.components()),
                compute.device().id(),
                compute.precision().id(),
                policy,
                Makings.instructions(compute),
                ProgramVersion.current(),
                groups.stream()
                        .map(group -> Sha256.of(group.plan().signature().getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                pictures(),
                groups.stream()
                        .flatMap(group -> group.plan().settings().loras().labels().stream())
                        .toList());
    }

    private Map<Path, String> pictures() {
        Map<Path, String> pictures = new HashMap<>();
        for (int i = 0; i < labels.prompts().size(); i++) {
            PromptSettings settings = settings(labels.prompts().get(i));
            @Nullable SourcePictures used = labels.makings().pictures().get(i);
            @Nullable InitImage init = settings.initImage();
            if (used == null) {
                continue;
            }
            if (init != null) {
                add(pictures, init.picture(), used.image());
                if (init.area() instanceof Masked(PictureSource mask, boolean _)) {
                    add(pictures, mask, used.mask());
                }
            }
            if (settings.control() != null) {
                add(pictures, settings.control(), used.control());
            }
        }
        return pictures;
    }

    private static void add(Map<Path, String> pictures, PictureSource source, SourcePictures.@Nullable Used used) {
        switch (source) {
            case PictureSource.InFile(Path file) ->
                pictures.put(
                        file.toAbsolutePath(),
                        Objects.requireNonNull(Objects.requireNonNull(used).sha256()));
            case PictureSource.InMemory _ -> throw new InvalidRequestException(CoreMessage.RESUME_PICTURE_IN_MEMORY);
        }
    }
}
