package io.cogview4j.resume;

import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run that was saved can go on here: only where everything is the same on which its images depend. What is not is named.
 *
 * @param file in which it was saved
 */
public record SurroundingsCheck(Path file, SavedRun run) {
    private SavedSurroundings then() {
        return run.surroundings();
    }

    /** @throws InvalidRequestException if other networks would go on */
    public void requireModel(SavedModel now) {
        SavedModel model = then().model();
        requireWeights(
                "transformer",
                model.transformer(),
                model.transformerWeights(),
                now.transformer(),
                now.transformerWeights(),
                now);
        requireWeights("vae", model.vae(), model.vaeWeights(), now.vae(), now.vaeWeights(), now);
    }

    /** What is certain counts where it is known of both. */
    private void requireWeights(
            String component,
            String sampleThen,
            @Nullable String weightsThen,
            String sampleNow,
            @Nullable String weightsNow,
            SavedModel now) {
        boolean certain = weightsThen != null && weightsNow != null;
        if (sampleThen.equals(sampleNow) && (!certain || weightsThen.equals(weightsNow))) {
            return;
        }
        String name = then().model().name();
        throw name.equals(now.name())
                ? new InvalidRequestException(
                        CoreMessage.RESUME_OTHER_WEIGHTS,
                        file,
                        component,
                        certain ? weightsThen : sampleThen,
                        certain ? weightsNow : sampleNow)
                : new InvalidRequestException(CoreMessage.RESUME_OTHER_MODEL, file, name, now.name());
    }

    /**
     * Reads the pictures that images are made from.
     *
     * @throws InvalidRequestException if one cannot be read, or is another one
     */
    public void requirePictures() {
        Map<Path, String> known = then().pictures();
        for (Path picture : pictures()) {
            @Nullable String hash = known.get(picture);
            if (hash == null) {
                throw Fields.damaged(file, "pictures");
            }
            Optional<Message> problem = FileProblem.of(picture);
            if (problem.isPresent()) {
                throw new InvalidRequestException(List.of(problem.get()));
            }
            try {
                if (!Sha256.of(picture).equals(hash)) {
                    throw new InvalidRequestException(CoreMessage.RESUME_OTHER_PICTURE, file, picture);
                }
            } catch (IOException e) {
                throw new InvalidRequestException(e, FileProblem.reading(picture, e));
            }
        }
    }

    private Set<Path> pictures() {
        Set<Path> pictures = new LinkedHashSet<>();
        for (PromptSettings settings : run.request().settings()) {
            @Nullable InitImage init = settings.initImage();
            if (init != null) {
                add(pictures, init.picture());
                if (init.area() instanceof Masked(PictureSource mask, boolean _)) {
                    add(pictures, mask);
                }
            }
            if (settings.control() != null) {
                add(pictures, settings.control());
            }
        }
        return pictures;
    }

    private static void add(Set<Path> pictures, PictureSource picture) {
        if (picture instanceof PictureSource.InFile(Path path)) {
            pictures.add(path);
        }
    }

    /** @throws InvalidRequestException if one is another one than it was */
    public void requireLoras(List<Lora.Used> now) {
        List<Lora.Used> used = then().loras();
        if (used.equals(now)) {
            return;
        }
        for (int i = 0; i < used.size(); i++) {
            if (i >= now.size() || !used.get(i).equals(now.get(i))) {
                throw new InvalidRequestException(
                        CoreMessage.RESUME_OTHER_LORA, file, used.get(i).name());
            }
        }
        throw Fields.damaged(file, "loras");
    }

    /**
     * @return warnings of what may make a difference
     * @throws InvalidRequestException if anything else is not the same
     */
    public List<Message> requireRest(SavedSurroundings now) {
        requireSamePictures(now.pictures());
        requireSame("device", then().device(), now.device());
        requireSame("dtype", then().dtype(), now.dtype());
        requireSame("policy", then().policy(), now.policy());
        if (!then().plans().equals(now.plans())) {
            throw new InvalidRequestException(CoreMessage.RESUME_OTHER_SETTINGS, file);
        }
        List<Message> warnings = new ArrayList<>();
        compare(warnings, "version", then().version(), now.version());
        compare(warnings, "instructions", then().instructions(), now.instructions());
        return warnings;
    }

    /** They may have changed between the time when they were looked at and when they were decoded. */
    private void requireSamePictures(Map<Path, String> now) {
        then().pictures().forEach((picture, hash) -> {
            if (!hash.equals(now.get(picture))) {
                throw new InvalidRequestException(CoreMessage.RESUME_OTHER_PICTURE, file, picture);
            }
        });
    }

    private void requireSame(String what, String then, String now) {
        if (!then.equals(now)) {
            throw new InvalidRequestException(CoreMessage.RESUME_OTHER_COMPUTATION, file, what, then, now);
        }
    }

    private static void compare(List<Message> warnings, String what, @Nullable String then, @Nullable String now) {
        if (!Objects.equals(then, now)) {
            warnings.add(Message.of(CoreMessage.RESUME_ELSEWHERE, what, String.valueOf(then), String.valueOf(now)));
        }
    }
}
