package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.Message;
import io.cogview4j.nn.MatrixProduct;
import io.cogview4j.tensor.Backend;
import java.util.Optional;

/** Whether products in int8, where they are asked for, come to pass. */
public final class Int8Check {
    private Int8Check() {}

    /**
     * What to warn of.
     *
     * @param sizes of all weights in the transformer's files
     * @param model its name
     */
    public static Optional<Message> finding(ComputeSettings compute, WeightSizes sizes, String model) {
        return compute.precision() == Precision.INT8
                ? finding(Backend.multipliesInInt8(compute), sizes, model)
                : Optional.empty();
    }

    static Optional<Message> finding(boolean units, WeightSizes transformer, String model) {
        if (!units) {
            return Optional.of(Message.of(ComputeMessage.INT8_UNITS_MISSING));
        }
        return MatrixProduct.hasInt8(transformer)
                ? Optional.empty()
                : Optional.of(Message.of(ComputeMessage.INT8_WEIGHTS_MISSING, model));
    }
}
