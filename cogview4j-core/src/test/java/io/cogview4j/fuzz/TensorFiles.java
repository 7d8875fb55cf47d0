package io.cogview4j.fuzz;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Safetensors files, whatever is in them, and embeddings files. */
record TensorFiles(Path folder) {
    /** Of the embeddings that the model takes. */
    private static final int WIDTH = 48;

    List<EntryPoint> entryPoints() throws IOException {
        Path file = folder.resolve("damaged.safetensors");
        Function<Damage, byte[]> tensors = damaged(tensorFiles());
        Function<Damage, byte[]> embeddings = damaged(Sound.embeddings());
        Function<Damage, byte[]> fitting = damaged(fitting());
        Inspector inspector = Inspector.of(Sound.RANDOM_A);
        CogView4 model = CogView4.open(Sound.RANDOM_A).withMemory(MemoryBudget.UNLIMITED);
        return List.of(
                EntryPoint.ofFile("safetensors", 180, Bound.TIGHT, file, tensors, TensorFiles::readAll),
                EntryPoint.ofFile("embeddings-values", 120, Bound.TIGHT, file, embeddings, path -> {
                    EmbeddingsFile.read(path);
                    return List.of();
                }),
                EntryPoint.ofFile("embeddings-header", 100, Bound.TIGHT, file, embeddings, path -> {
                    EmbeddingsFile.describe(path);
                    return List.of();
                }),
                EntryPoint.ofFile(
                        "embeddings-inspected",
                        10,
                        Bound.LOOSE,
                        file,
                        fitting,
                        path -> inspector.inspect(path).findings()),
                EntryPoint.ofFile(
                        "embeddings-drawn",
                        3,
                        Bound.LOOSE,
                        file,
                        fitting,
                        path -> model.prepare(ImageRequest.builder()
                                        .embeddings(path)
                                        .size(32, 32)
                                        .forced(true)
                                        .build())
                                .findings()));
    }

    static Function<Damage, byte[]> damaged(List<byte[]> sound) {
        List<SafetensorsDamage> files =
                sound.stream().map(SafetensorsDamage::new).toList();
        return damage -> damage.pick(files).damaged(damage);
    }

    /** Embeddings that the model takes, with settings of their own and without. */
    private List<byte[]> fitting() throws IOException {
        Path file = folder.resolve("fitting.safetensors");
        List<byte[]> files = new ArrayList<>();
        for (String settings : List.of("", "[{\"seed\":7,\"size\":\"32x32\",\"steps\":2,\"guidance\":1.5}]")) {
            SafetensorsWriter writer = new SafetensorsWriter();
            if (!settings.isEmpty()) {
                writer.metadata("settings", settings);
            }
            writer.add("prompt_embeds", new float[16 * WIDTH], 1, 16, WIDTH)
                    .add("negative_prompt_embeds", new float[16 * WIDTH], 1, 16, WIDTH)
                    .write(file);
            files.add(Sound.bytes(file));
        }
        return files;
    }

    /** Nothing, tensors with texts, and every data type. */
    private List<byte[]> tensorFiles() throws IOException {
        List<byte[]> files = new ArrayList<>(Sound.embeddings());
        Path file = folder.resolve("sound.safetensors");
        new SafetensorsWriter().write(file);
        files.add(Sound.bytes(file));
        new SafetensorsWriter()
                .metadata("format", "pt")
                .metadata("prompt", "红色的心 \"\\")
                .add("prompt_embeds", new float[48], 1, 6, 8)
                .add("negative_prompt_embeds", new float[16], 1, 2, 8)
                .write(file);
        files.add(Sound.bytes(file));
        SafetensorsWriter many = new SafetensorsWriter();
        for (DType dtype : DType.values()) {
            many.add("tensor." + dtype, dtype, ByteBuffer.wrap(new byte[dtype.bits()]), 2, 1, 4);
        }
        many.write(file);
        files.add(Sound.bytes(file));
        return files;
    }

    private static List<Message> readAll(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            long bytes = 0;
            for (TensorInfo tensor : file.tensors().values()) {
                bytes += file.bytes(tensor).byteSize();
            }
            if (bytes > path.toFile().length()) {
                throw new IllegalStateException("the tensors have more bytes than the file");
            }
            return List.of();
        }
    }
}
