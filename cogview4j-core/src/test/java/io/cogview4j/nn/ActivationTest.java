package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {
    /** Values of the formulas, computed in double precision. */
    @ParameterizedTest
    @CsvSource({
        "SILU, 1.5, 1.2263617", "SILU, -2.0, -0.2384058",
        "GELU, 1.5, 1.3997892", "GELU, -2.0, -0.0455003",
        "GELU_TANH, 1.5, 1.3995717", "GELU_TANH, -2.0, -0.0454023",
        "MISH, 1.5, 1.4033783", "MISH, -2.0, -0.2525015",
        "RELU, 1.5, 1.5", "RELU, -2.0, 0"
    })
    void a_value_is_replaced_by_the_function_of_it(Activation activation, float x, double expected) {
        try (var _ = Scope.open()) {
            var values = Tensors.of(new float[] {x}, 1);
            activation.applyTo(values);
            assertThat((double) Tensors.toFloats(values)[0]).isCloseTo(expected, within(1e-6));
        }
    }
}
