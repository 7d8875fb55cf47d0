package io.cogview4j.lora;

import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.TensorInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The linear layers of a transformer, which can be adapted: whatever has a weight of two dimensions. */
public final class ModelLayers {
    private static final String WEIGHT = ".weight";
    private static final int NEAR = 3;

    private final Map<String, TensorInfo> byPlainName = new HashMap<>();

    /** @param transformer all its weights */
    public ModelLayers(WeightSizes transformer) {
        for (TensorInfo tensor : transformer.matrices(1).tensors()) {
            TensorInfo weight = Int8Values.weight(tensor);
            if (weight.name().endsWith(WEIGHT)) {
                byPlainName.put(LoraKey.plain(layer(weight)), weight);
            }
        }
    }

    private static String layer(TensorInfo weight) {
        return weight.name().substring(0, weight.name().length() - WEIGHT.length());
    }

    /**
     * Holds what a file adds against the layers.
     *
     * @return what is added, by the names of the weights beside which it stands
     * @throws CheckpointException naming the key if there is no such layer, or it has other sizes
     */
    public Map<String, LoraModule> fit(LoraFile lora) {
        Map<String, LoraModule> fitting = new HashMap<>();
        for (LoraModule module : lora.modules()) {
            TensorInfo weight = byPlainName.get(LoraKey.plain(module.name()));
            if (weight == null) {
                throw new CheckpointException(
                        CoreMessage.LORA_LAYER_UNKNOWN,
                        lora.file(),
                        module.down().name(),
                        near(module.name()));
            }
            long out = weight.shape().getFirst();
            long in = weight.shape().getLast();
            if (module.in() != in) {
                throw otherSize(lora, module.down(), List.of(module.rank(), in), weight);
            }
            if (module.out() != out) {
                throw otherSize(lora, module.up(), List.of(out, module.rank()), weight);
            }
            fitting.put(weight.name(), module);
        }
        return fitting;
    }

    private static CheckpointException otherSize(
            LoraFile lora, TensorInfo found, List<Long> expected, TensorInfo weight) {
        return new CheckpointException(
                CoreMessage.LORA_OTHER_SHAPE,
                lora.file(),
                found.name(),
                found.shape(),
                expected,
                weight.name(),
                weight.shape());
    }

    private String near(String module) {
        String plain = LoraKey.plain(module);
        List<String> names = new ArrayList<>(byPlainName.keySet());
        names.sort(
                Comparator.<String>comparingInt(name -> -inCommon(name, plain)).thenComparing(name -> name));
        return String.join(
                ", ",
                names.stream()
                        .limit(NEAR)
                        .map(name -> layer(byPlainName.get(name)))
                        .toList());
    }

    private static int inCommon(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
