package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import java.util.Locale;

/** What is computed in. Only float32 is; what users of other programs may ask for is answered with the reason. */
final class ComputeType {
    private static final String ADVICE =
            "Leave --dtype out: weights stored in bfloat16 or float16 are computed in float32, and take no more memory.";

    private ComputeType() {}

    static void require(String dtype) {
        switch (dtype.toLowerCase(Locale.ROOT)) {
            case "f32", "fp32", "float32" -> {}
            case "f16", "fp16", "float16", "half" ->
                throw new InvalidRequestException(
                        "float16 overflows inside CogView4, which makes black pictures.", ADVICE);
            case "bf16", "bfloat16" ->
                throw new InvalidRequestException(
                        "Computing in bfloat16 is not supported: without special units it is slower than float32.",
                        ADVICE);
            default ->
                throw new InvalidRequestException("There is no data type \"" + dtype + "\" to compute in.", ADVICE);
        }
    }
}
