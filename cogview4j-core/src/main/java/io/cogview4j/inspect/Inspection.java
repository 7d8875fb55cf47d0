package io.cogview4j.inspect;

import io.cogview4j.lora.LoraFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.safetensors.SafetensorsHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was found at a path. */
public sealed interface Inspection
        permits EmbeddingsInspection, LoraInspection, CheckpointInspection, ImageInspection, UnknownInspection {
    /** As it was given. */
    Path path();

    /** Everything that the user should know: errors, warnings and notes. */
    List<Message> findings();

    /** Whether generate would take it, as far as it can be told without reading values. */
    default boolean accepted() {
        return findings().stream().noneMatch(finding -> finding.code().severity() == Severity.ERROR);
    }

    /**
     * Looks at an embeddings file, a LoRA, a checkpoint's folder, or a PNG file.
     *
     * @throws InvalidRequestException if it is none of these
     * @throws io.cogview4j.message.CheckpointException if it is one of these, but too damaged to be described
     */
    static Inspection of(Path path) {
        if (Files.isDirectory(path)) {
            return CheckpointReading.of(path).inspection(path);
        }
        Optional<Message> problem = FileProblem.of(path);
        if (problem.isPresent()) {
            throw new InvalidRequestException(List.of(problem.get()));
        }
        FileContent content = FileContent.of(path).orElse(null);
        if (content == FileContent.PNG) {
            return ImageInspection.of(path);
        }
        if (path.toString().endsWith(".safetensors") || content == FileContent.SAFETENSORS) {
            return LoraFile.is(SafetensorsHeader.read(path))
                    ? LoraInspection.of(LoraFile.read(path))
                    : EmbeddingsInspection.of(path);
        }
        Message unknown = Message.of(CoreMessage.INSPECTED_FILE_UNKNOWN, path);
        throw new InvalidRequestException(List.of(FileContent.insteadOf(FileContent.SAFETENSORS, path, unknown)));
    }
}
