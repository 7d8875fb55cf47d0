package io.cogview4j.output;

import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.ImageInspection;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What results are written as. */
public enum OutputKind {
    PICTURE(".png", CoreMessage.OUTPUT_NOT_PNG, ImageInspection.class, CoreMessage.OUTPUT_NOT_A_PICTURE),
    EMBEDDINGS(
            ".safetensors",
            CoreMessage.OUTPUT_NAME_NOT_SAFETENSORS,
            EmbeddingsInspection.class,
            CoreMessage.OUTPUT_NOT_EMBEDDINGS);

    private final String extension;
    private final MessageCode otherName;
    private final Class<? extends Inspection> content;
    private final MessageCode otherContent;

    OutputKind(String extension, MessageCode otherName, Class<? extends Inspection> content, MessageCode otherContent) {
        this.extension = extension;
        this.otherName = otherName;
        this.content = content;
        this.otherContent = otherContent;
    }

    /** @throws InvalidRequestException if the name does not end as those of the kind do, in capitals or not */
    public void requireName(Path file) {
        if (!OutputNames.endsIn(extension, file)) {
            throw new InvalidRequestException(otherName, file);
        }
    }

    /** An empty file is nobody's work: a process that was killed leaves such a one. */
    void requireReplaceable(Path file) {
        try {
            if (Files.size(file) == 0
                    || content.isInstance(Inspector.withoutModel().inspect(file))) {
                return;
            }
        } catch (IOException e) {
            // not to be looked at, so not to be replaced
        }
        throw new InvalidRequestException(otherContent, file);
    }
}
