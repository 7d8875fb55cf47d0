package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.message.CoreMessage;
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
     * @param model its name
     */
    public static Optional<Message> finding(Components components, String model) {
        ComputeSettings compute = components.compute();
        return compute.precision() == Precision.INT8
                ? finding(
                        Backend.multipliesInInt8(compute),
                        components.transformerHeaders().sizes(),
                        model)
                : Optional.empty();
    }

    static Optional<Message> finding(boolean units, WeightSizes transformer, String model) {
        if (!units) {
            return Optional.of(Message.of(CoreMessage.INT8_UNITS_MISSING));
        }
        return MatrixProduct.hasInt8(transformer)
                ? Optional.empty()
                : Optional.of(Message.of(CoreMessage.INT8_WEIGHTS_MISSING, model));
    }
}
