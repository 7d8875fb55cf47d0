package io.cogview4j.inspect;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.CheckpointSurvey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was found at a path. */
public sealed interface Inspection permits EmbeddingsInspection, CheckpointInspection, PictureInspection {
    /** As it was given. */
    Path path();

    /** Everything that the user should know: errors, warnings and notes. */
    List<Message> findings();

    /**
     * Looks at an embeddings file, a checkpoint's folder, or a PNG file.
     *
     * @throws InvalidRequestException if it is none of these
     * @throws io.cogview4j.api.CheckpointException if it is one of these, but too damaged to be described
     */
    static Inspection of(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidRequestException(MessageCode.FILE_MISSING, path);
        }
        if (Files.isDirectory(path)) {
            return CheckpointInspection.of(CheckpointSurvey.of(path), path);
        }
        if (FileStart.isPng(path)) {
            return PictureInspection.of(path);
        }
        if (path.toString().endsWith(".safetensors") || FileStart.isSafetensors(path)) {
            return EmbeddingsInspection.of(path);
        }
        throw new InvalidRequestException(MessageCode.INSPECTED_FILE_UNKNOWN, path);
    }
}
