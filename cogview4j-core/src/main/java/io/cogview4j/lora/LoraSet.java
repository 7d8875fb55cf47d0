package io.cogview4j.lora;

import io.cogview4j.api.Lora;
import io.cogview4j.nn.LowRankSize;
import io.cogview4j.nn.LowRankSizes;
import io.cogview4j.tensor.Backend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/** The LoRAs of images that share a pass, which fit the model. Holds headers and numbers only. */
public final class LoraSet {
    /** The model is used as it is. */
    public static final LoraSet NONE = new LoraSet(List.of());

    /**
     * What is added beside one weight.
     *
     * @param lora from whose file it is
     */
    record Part(FittedLora lora, LoraModule module) {
        double scale() {
            return lora.lora().weight() * module.scale();
        }
    }

    private final List<FittedLora> loras;
    private final Map<String, List<Part>> byWeight = new LinkedHashMap<>();

    private LoraSet(List<FittedLora> loras) {
        this.loras = List.copyOf(loras);
        for (FittedLora lora : loras) {
            lora.modules()
                    .forEach((weight, module) -> byWeight.computeIfAbsent(weight, _ -> new ArrayList<>())
                            .add(new Part(lora, module)));
        }
    }

    /** @param loras of which those of weight 0 take no part */
    static LoraSet of(List<FittedLora> loras) {
        List<FittedLora> used =
                loras.stream().filter(one -> one.lora().weight() != 0).toList();
        return used.isEmpty() ? NONE : new LoraSet(used);
    }

    public boolean isEmpty() {
        return loras.isEmpty();
    }

    /** As images remember them. */
    public List<Lora.Used> labels() {
        return loras.stream().map(FittedLora::label).toList();
    }

    /** How large they are in memory. */
    public LowRankSizes sizes() {
        return new LowRankSizes(byWeight.values().stream().map(LoraSet::size).toList());
    }

    private static LowRankSize size(List<Part> parts) {
        LoraModule first = parts.getFirst().module();
        long rank = parts.stream().mapToLong(part -> part.module().rank()).sum();
        long bytes = rank * (first.in() + first.out()) * torch.elementSize(OpenLoras.type(parts));
        return new LowRankSize(rank, first.in(), first.out(), bytes);
    }

    /**
     * Reads the factors.
     *
     * @param backend of the transformer
     * @throws io.cogview4j.message.CheckpointException if a file is gone, or not what it was
     */
    public OpenLoras open(Backend backend) {
        return OpenLoras.of(loras, byWeight, backend);
    }
}
