package io.cogview4j.events;

import io.cogview4j.message.Message;
import java.nio.file.Path;

/** What a {@link RunListener} hears of a run. */
public sealed interface RunEvent {
    /** A stage begins, with {@code units} of work ahead: layers of the text encoder, denoising steps, images to decode. */
    record Started(Stage stage, int units) implements RunEvent {}

    /**
     * A stage goes on. Between two units the figure moves too: with each block of a denoising step and with each strip of
     * an image that is decoded.
     *
     * @param done units that are done, the last one partly
     */
    record Advanced(Stage stage, double done, int units) implements RunEvent {}

    /** A denoising step is done. */
    record StepDone(Step step) implements RunEvent {}

    /**
     * It was saved where the run stands, so that {@link io.cogview4j.api.ImageRequest#resuming} goes on there.
     *
     * @param nanos that saving took
     */
    record Saved(Path file, long nanos) implements RunEvent {}

    /** The run has ended well, and the file is gone in which it was saved. */
    record SaveRemoved(Path file) implements RunEvent {}

    /** Something that the user should know but that stops nothing. */
    record Warned(Message message) implements RunEvent {}

    /** A stage is done. */
    record Finished(StageReport report) implements RunEvent {}
}
