package io.cogview4j.inspect;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was found at a path. */
public sealed interface Inspection
        permits EmbeddingsInspection, CheckpointInspection, ImageInspection, UnknownInspection {
    /** As it was given. */
    Path path();

    /** Everything that the user should know: errors, warnings and notes. */
    List<Message> findings();

    /** Whether generate would take it, as far as it can be told without reading values. */
    default boolean accepted() {
        return findings().stream().noneMatch(finding -> finding.code().severity() == Severity.ERROR);
    }

    /**
     * Looks at an embeddings file, a checkpoint's folder, or a PNG file.
     *
     * @throws InvalidRequestException if it is none of these
     * @throws io.cogview4j.message.CheckpointException if it is one of these, but too damaged to be described
     */
    static Inspection of(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidRequestException(CoreMessage.FILE_MISSING, path);
        }
        if (Files.isDirectory(path)) {
            return CheckpointReading.of(path).inspection(path);
        }
        FileStart start = FileStart.of(path);
        if (start.isPng()) {
            return ImageInspection.of(path);
        }
        if (path.toString().endsWith(".safetensors") || start.isSafetensors()) {
            return EmbeddingsInspection.of(path);
        }
        throw new InvalidRequestException(CoreMessage.INSPECTED_FILE_UNKNOWN, path);
    }
}
