package io.cogview4j.quantise;

import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsOutline;
import io.cogview4j.safetensors.SafetensorsOutline.Entry;
import io.cogview4j.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of the weights of a component, known from their headers.
 *
 * @param shards in the order of the source's
 */
record ComponentPlan(List<Shard> shards) {
    static final String SCALES = "_scale";
    private static final String TRANSFORMER_STEM = "diffusion_pytorch_model";
    private static final Map<String, String> METADATA =
            Map.of("format", "pt", "quantization", "cogview4j int8 version 1");

    /**
     * A file of weights.
     *
     * @param from the source's file
     * @param name of the file to write
     * @param tensors of the source's that count
     * @param outline of the file to write
     */
    record Shard(Path from, String name, List<TensorInfo> tensors, SafetensorsOutline outline) {}

    /**
     * @param headers of the source
     * @throws InvalidRequestException if the inputs of a layer are no multiple of the group
     */
    static ComponentPlan of(WeightHeaders headers, OptionalInt groupSize) {
        List<Shard> shards = new ArrayList<>();
        int files = headers.tensors().size();
        for (Map.Entry<Path, List<TensorInfo>> file : headers.tensors().entrySet()) {
            List<Entry> entries = new ArrayList<>();
            file.getValue().forEach(tensor -> add(entries, tensor, groupSize));
            shards.add(new Shard(
                    file.getKey(),
                    fileName(headers, shards.size() + 1, files),
                    file.getValue(),
                    SafetensorsOutline.of(entries, METADATA)));
        }
        return new ComponentPlan(List.copyOf(shards));
    }

    private static void add(List<Entry> entries, TensorInfo tensor, OptionalInt groupSize) {
        if (!QuantisedLayers.include(tensor)) {
            entries.add(new Entry(tensor.name(), tensor.dtype(), tensor.shape()));
            return;
        }
        long out = tensor.shape().getFirst();
        long in = tensor.shape().getLast();
        entries.add(new Entry(tensor.name(), DType.I8, tensor.shape()));
        if (groupSize.isEmpty()) {
            entries.add(new Entry(tensor.name() + SCALES, DType.F32, List.of(out)));
            return;
        }
        if (in % groupSize.getAsInt() != 0) {
            throw new InvalidRequestException(
                    QuantiseMessage.QUANTISE_GROUP_INDIVISIBLE, groupSize.getAsInt(), tensor.name(), in);
        }
        entries.add(new Entry(tensor.name() + SCALES, DType.F32, List.of(out, in / groupSize.getAsInt())));
    }

    /** As diffusers and transformers call them, whatever variant the source is. */
    private static String fileName(WeightHeaders headers, int number, int files) {
        String first =
                headers.tensors().keySet().iterator().next().getFileName().toString();
        String stem = first.startsWith(TRANSFORMER_STEM) ? TRANSFORMER_STEM : "model";
        return files == 1 ? stem + ".safetensors" : "%s-%05d-of-%05d.safetensors".formatted(stem, number, files);
    }

    /** The name of the file that tells in which shard each tensor is, if there are several. */
    String indexName() {
        return shards.getFirst().name().replaceFirst("-\\d{5}-of-\\d{5}", "") + ".index.json";
    }

    /** Its content. */
    ObjectNode index() {
        ObjectNode index = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = index.putObject("metadata");
        ObjectNode map = index.putObject("weight_map");
        long bytes = 0;
        for (Shard shard : shards) {
            for (TensorInfo tensor : shard.outline().tensors()) {
                map.put(tensor.name(), shard.name());
                bytes += tensor.bytes();
            }
        }
        metadata.put("total_size", bytes);
        return index;
    }

    int weights() {
        return (int) shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .filter(QuantisedLayers::include)
                .count();
    }

    long sourceBytes() {
        return shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(TensorInfo::bytes)
                .sum();
    }

    long bytes() {
        return shards.stream().mapToLong(shard -> shard.outline().bytes()).sum();
    }
}
