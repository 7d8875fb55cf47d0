package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import java.util.Locale;

/** What is computed in. Only float32 is; what users of other programs may ask for is answered with the reason. */
final class ComputeType {
    private ComputeType() {}

    static void require(String dtype) {
        switch (dtype.toLowerCase(Locale.ROOT)) {
            case "f32", "fp32", "float32" -> {}
            case "f16", "fp16", "float16", "half" -> throw new InvalidRequestException(MessageCode.DTYPE_OVERFLOWS);
            case "bf16", "bfloat16" -> throw new InvalidRequestException(MessageCode.DTYPE_SLOW);
            default -> throw new InvalidRequestException(MessageCode.DTYPE_UNKNOWN, dtype);
        }
    }
}
