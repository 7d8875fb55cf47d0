package io.cogview4j.lora;

import io.cogview4j.api.Lora;
import io.cogview4j.checkpoint.FileHashes;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * A LoRA that was read once, and found to be sound and to fit the model.
 *
 * @param modules by the names of the weights beside which they stand
 * @param modified when the file was written
 */
record FittedLora(
        Lora lora, LoraFile file, Map<String, LoraModule> modules, Lora.Used label, long bytes, FileTime modified) {
    FittedLora {
        modules = Map.copyOf(modules);
    }

    /** Reads all of the file: a value that is no number is told here, and not after the work of an earlier stage. */
    static FittedLora of(Lora lora, ModelLayers model) {
        Path path = lora.file();
        try (SafetensorsFile tensors = SafetensorsFile.open(path);
                FileChannel content = FileChannel.open(path)) {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            LoraFile file = LoraFile.of(tensors);
            Map<String, LoraModule> modules = model.fit(file);
            for (LoraModule module : file.modules()) {
                StoredNumbers.requireFinite(tensors, module.down());
                StoredNumbers.requireFinite(tensors, module.up());
            }
            String hash = FileHashes.ofUser().of(path, content);
            tensors.requireUnchanged();
            Lora.Used label = new Lora.Used(path.getFileName().toString(), lora.weight(), hash);
            return new FittedLora(lora, file, modules, label, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(path, e));
        }
    }

    /** The same file with the weight of another use. */
    FittedLora as(Lora other) {
        Lora.Used used = new Lora.Used(label.name(), other.weight(), label.sha256());
        return new FittedLora(other, file, modules, used, bytes, modified);
    }

    /**
     * Maps the file.
     *
     * @throws CheckpointException if it is not the one that was read
     */
    SafetensorsFile open() {
        Path path = lora.file();
        SafetensorsFile tensors = SafetensorsFile.map(path, file.header());
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() == bytes && now.lastModifiedTime().equals(modified)) {
                return tensors;
            }
        } catch (IOException e) {
            tensors.close();
            throw new CheckpointException(e, FileProblem.reading(path, e));
        }
        tensors.close();
        throw new CheckpointException(CoreMessage.FILE_CHANGED, path);
    }
}
