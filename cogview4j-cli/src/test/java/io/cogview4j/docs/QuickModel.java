package io.cogview4j.docs;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.tiny.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The built-in model, but for the size and the number of steps that it draws with where nobody asks for others: the
 * smallest that it was trained for, and two. A program that runs with it would run with the real one, for longer.
 */
final class QuickModel {
    private static final String CARD = "cogview4j.json";
    private static final String TRANSFORMER = "transformer/config.json";

    private QuickModel() {}

    /**
     * Makes it.
     *
     * @param folder which is empty; before others on a class path, it is where the built-in model is found
     * @return the model's own folder
     */
    static Path in(Path folder) throws IOException {
        Path packaged = Files.createDirectories(folder.resolve("io/cogview4j/tiny"));
        Files.createFile(packaged.resolve(TinyModel.INDEX)); // it is asked for the place alone
        Path original = BuiltInModel.folder();
        Path model = packaged.resolve(TinyModel.FOLDER);
        try (Stream<Path> files = Files.walk(original)) {
            files.forEach(
                    file -> copy(file, model.resolve(original.relativize(file).toString())));
        }
        change(model.resolve(CARD), card -> card.put("steps", 2));
        change(model.resolve(TRANSFORMER), config -> config.put("sample_size", 128 / 8));
        return model;
    }

    private static void copy(Path from, Path to) {
        try {
            if (Files.isDirectory(from)) {
                Files.createDirectories(to);
            } else {
                Files.copy(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void change(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(file.toFile());
        change.accept(json);
        Files.writeString(file, json.toString());
    }
}
