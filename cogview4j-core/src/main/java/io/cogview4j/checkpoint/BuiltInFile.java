package io.cogview4j.checkpoint;

import io.cogview4j.machine.AtomicFile;
import io.cogview4j.machine.PrivateFolder;
import io.cogview4j.tiny.TinyModel;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One file of the built-in model.
 *
 * @param path below the model's folder, with forward slashes
 */
record BuiltInFile(long bytes, String path) {
    static List<BuiltInFile> parse(String index) {
        return index.lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new BuiltInFile(Long.parseLong(parts[0]), parts[2]))
                .toList();
    }

    /** Makes sure that this file is whole below {@code folder}, also while other processes do the same. */
    void unpack(Path folder) throws IOException {
        Path target = folder.resolve(path);
        if (isWhole(target)) {
            return;
        }
        PrivateFolder.make(target.getParent());
        String resource = TinyModel.FOLDER + "/" + path;
        try (InputStream in = TinyModel.open(resource)) {
            new AtomicFile(target).write(out -> {
                if (in.transferTo(Channels.newOutputStream(out)) != bytes) {
                    throw new EOFException(
                            "the resource " + resource + " has not the " + bytes + " bytes it should have");
                }
            });
        } catch (IOException e) {
            // Windows does not rename over a file that another process has mapped; if that one is whole, all is well.
            if (!isWhole(target)) {
                throw e;
            }
        }
    }

    private boolean isWhole(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == bytes;
    }
}
