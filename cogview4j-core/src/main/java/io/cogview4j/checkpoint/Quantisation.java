package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the weights of a component are quantised, and by what: told from its config, the names that programs give to
 * what belongs to a quantised weight, and data types.
 */
final class Quantisation {
    private static final String FP8 = "FP8";
    private static final String ZERO_POINT = ".weight_zero_point";

    private static final Set<DType> TYPES = EnumSet.of(
            DType.F4,
            DType.F6_E2M3,
            DType.F6_E3M2,
            DType.U8,
            DType.I8,
            DType.F8_E5M2,
            DType.F8_E4M3,
            DType.F8_E8M0,
            DType.F8_E4M3FNUZ,
            DType.F8_E5M2FNUZ);

    private static final Set<MessageCode> OF_WHAT_IS_READ = Set.of(
            CoreMessage.SCALES_MISSING,
            CoreMessage.SCALES_OF_FLOATS,
            CoreMessage.SCALES_OTHER_SHAPE,
            CoreMessage.SCALES_DAMAGED);

    private static final Map<String, Predicate<String>> NAMES = names();

    private Quantisation() {}

    private static Map<String, Predicate<String>> names() {
        Map<String, Predicate<String>> names = new LinkedHashMap<>();
        names.put("bitsandbytes", name -> name.contains(".quant_state.") || name.endsWith(".absmax"));
        names.put("bitsandbytes int8", name -> name.endsWith(".SCB"));
        names.put("quanto", name -> name.endsWith(".weight._data") || name.endsWith(".weight._packed"));
        names.put("GPTQ, AWQ", name -> name.endsWith(".qweight"));
        names.put("compressed-tensors", name -> name.endsWith(ZERO_POINT) || name.endsWith(".weight_packed"));
        names.put(FP8, name -> name.endsWith(".weight_scale") || name.endsWith(".scale_weight"));
        return names;
    }

    /**
     * Refuses whole numbers that mean something else than they would here, whatever their names.
     *
     * @throws CheckpointException if the config names a method that is not read, or a later form of ours
     */
    static void requireReadable(WeightHeaders headers) {
        if (!hasInt8(headers)) {
            return;
        }
        QuantisationConfig config = config(headers);
        boolean shifted = headers.names().stream().anyMatch(name -> name.endsWith(ZERO_POINT));
        if (config.isOurs()) {
            config.requireKnown();
        } else if (shifted || config.method().isPresent() && !config.isRead()) {
            throw new CheckpointException(
                    CoreMessage.WEIGHTS_QUANTISED, headers.folder(), of(headers).orElseThrow());
        }
    }

    private static boolean hasInt8(WeightHeaders headers) {
        return headers.sizes().tensors().stream().anyMatch(tensor -> tensor.dtype() == DType.I8);
    }

    /** The method, if it explains why the weights cannot be used; those that are read have faults of their own. */
    static Optional<String> explaining(CheckpointException failure, WeightHeaders headers) {
        boolean ofOurs = OF_WHAT_IS_READ.contains(failure.problem().code())
                || config(headers).isOurs();
        return ofOurs ? Optional.empty() : of(headers);
    }

    private static QuantisationConfig config(WeightHeaders headers) {
        return QuantisationConfig.of(headers.folder());
    }

    /** The method as a config or a program names it, such as {@code bitsandbytes nf4}; empty if nothing is quantised. */
    static Optional<String> of(WeightHeaders headers) {
        return config(headers)
                .method()
                .or(() -> NAMES.entrySet().stream()
                        .filter(known -> headers.names().stream().anyMatch(known.getValue()))
                        .map(Map.Entry::getKey)
                        .filter(method -> !method.equals(FP8) || !hasInt8(headers)) // their scales have names in common
                        .findFirst())
                .or(() -> headers.sizes().tensors().stream()
                        .map(TensorInfo::dtype)
                        .filter(TYPES::contains)
                        .map(DType::name)
                        .findFirst());
    }
}
