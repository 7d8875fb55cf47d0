package io.cogview4j;

import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.api.Prompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.resume.SavedPrompt;
import io.cogview4j.resume.SavedRun;
import io.cogview4j.resume.SavedSurroundings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands that was saved in a file, and what is needed to go on: see {@link
 * io.cogview4j.api.ImageRequest#resuming}.
 *
 * @param model what the model was called
 * @param device on which it computed, which has to be the same
 * @param precision in which it computed, which has to be the same
 * @param prompts of all images
 * @param imagesPerPrompt how many images there are of each prompt
 * @param passesDone passes of which the images were handed over
 * @param passes in which all images are made
 * @param step that the pass that is going on makes next, from 0 at the beginning of its noise levels; 0 if it has not begun
 * @param note of the program that asked for the run
 */
public record ResumePoint(
        String model,
        Device device,
        Precision precision,
        List<Prompt> prompts,
        int imagesPerPrompt,
        int passesDone,
        int passes,
        int step,
        String note) {
    public ResumePoint {
        prompts = List.copyOf(prompts);
    }

    /**
     * Reads the file. Opens no model.
     *
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if no run was saved in it, or it is damaged, or of another version of the format
     */
    public static ResumePoint read(Path file) {
        SavedRun run = ResumeFile.read(file);
        SavedSurroundings surroundings = run.surroundings();
        @Nullable PassState state = run.state();
        return new ResumePoint(
                surroundings.model().name(),
                Device.ofId(surroundings.device()).orElseThrow(() -> damaged(file, "device")),
                Precision.ofId(surroundings.dtype()).orElseThrow(() -> damaged(file, "dtype")),
                run.request().prompts().stream().map(SavedPrompt::prompt).toList(),
                run.request().imagesPerPrompt(),
                run.pass(),
                surroundings.plans().size(),
                state == null ? 0 : state.step(),
                run.note());
    }

    private static InvalidRequestException damaged(Path file, String place) {
        return new InvalidRequestException(CoreMessage.RESUME_DAMAGED, file, place);
    }
}
