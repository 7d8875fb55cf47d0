package io.cogview4j.fuzz;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Prompt;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.lora.LoraFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Files of LoRAs, in two of the layouts that there are. */
record Loras(Path folder) {
    private static final int WIDTH = 64;
    private static final int RANK = 2;

    List<EntryPoint> entryPoints() throws IOException {
        Path file = folder.resolve("damaged.safetensors");
        Function<Damage, byte[]> damaged = TensorFiles.damaged(List.of(peft(), kohya()));
        CogView4 model = CogView4.open(Sound.RANDOM_A).withMemory(MemoryBudget.UNLIMITED);
        return List.of(
                EntryPoint.ofFile("lora-file", 14, Bound.LOOSE, file, damaged, path -> {
                    LoraFile.read(path);
                    return List.of();
                }),
                EntryPoint.ofFile(
                        "lora-drawn",
                        3,
                        Bound.LOOSE,
                        file,
                        damaged,
                        path -> model.prepare(ImageRequest.builder()
                                        .prompt("")
                                        .size(32, 32)
                                        .lora(path, 1)
                                        .forced(true)
                                        .build())
                                .findings()),
                EntryPoint.ofFile(
                        "lora-of-a-row",
                        3,
                        Bound.LOOSE,
                        file,
                        damaged,
                        path -> model.prepare(ImageRequest.builder()
                                        .prompt(Prompt.of("a").withLoras(List.of(Lora.of(path), new Lora(path, -1))))
                                        .prompt(Prompt.of("b").withLoras(List.of()))
                                        .size(32, 32)
                                        .forced(true)
                                        .build())
                                .findings()));
    }

    private byte[] peft() {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("lora_adapter_metadata", "{\"transformer.r\": 2, \"transformer.lora_alpha\": 4}");
        for (String layer : List.of("attn1.to_q", "attn1.to_out.0")) {
            add(writer, "transformer.transformer_blocks.0." + layer, ".lora_A.weight", ".lora_B.weight");
        }
        return written(writer);
    }

    private byte[] kohya() {
        SafetensorsWriter writer = new SafetensorsWriter();
        String layer = "lora_unet_transformer_blocks_0_attn1_to_k";
        add(writer, layer, ".lora_down.weight", ".lora_up.weight");
        return written(writer.add(layer + ".alpha", new float[] {4}));
    }

    private static void add(SafetensorsWriter writer, String layer, String down, String up) {
        writer.add(layer + down, new float[RANK * WIDTH], RANK, WIDTH)
                .add(layer + up, new float[WIDTH * RANK], WIDTH, RANK);
    }

    private byte[] written(SafetensorsWriter writer) {
        Path file = folder.resolve("sound.safetensors");
        writer.write(file);
        return Sound.bytes(file);
    }
}
