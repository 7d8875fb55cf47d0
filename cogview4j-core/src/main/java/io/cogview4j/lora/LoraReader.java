package io.cogview4j.lora;

import io.cogview4j.api.Lora;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the LoRAs of a run, each file once, whichever images it is for. For one thread. */
public final class LoraReader {
    private final Supplier<ModelLayers> model;
    private final Map<Path, FittedLora> read = new HashMap<>();

    /** @param model asked for when there is a LoRA */
    public LoraReader(Supplier<ModelLayers> model) {
        this.model = model;
    }

    /**
     * Those that take part in an image. Those of weight 0 are looked at, too, and then left out.
     *
     * @throws io.cogview4j.message.CheckpointException naming file, key and sizes of what cannot be used
     */
    public LoraSet read(List<Lora> loras) {
        return LoraSet.of(loras.stream().map(this::read).toList());
    }

    private FittedLora read(Lora lora) {
        return read.computeIfAbsent(lora.file(), _ -> FittedLora.of(lora, model.get()))
                .as(lora);
    }
}
