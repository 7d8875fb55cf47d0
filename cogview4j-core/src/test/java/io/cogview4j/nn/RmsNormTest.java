package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.junit.jupiter.api.Test;

class RmsNormTest {
    @Test
    void a_row_is_divided_by_its_root_mean_square_and_then_weighted() {
        try (var _ = Scope.open()) {
            RmsNorm norm = new RmsNorm(Tensors.of(new float[] {1, 10}, 2), 0);
            var x = Tensors.of(new float[] {7, 1, 0.5f, -0.5f}, 2, 2); // root mean squares 5 and 0.5

            var out = norm.forward(x, Tensors.empty(2, 2));
            assertThat(Tensors.toFloats(out)).containsExactly(1.4f, 2, 1, -10);
            assertThat(Tensors.toFloats(x)).containsExactly(7, 1, 0.5f, -0.5f);
        }
    }

    @Test
    void epsilon_is_added_to_the_mean_square() {
        try (var _ = Scope.open()) {
            RmsNorm norm = new RmsNorm(Tensors.of(new float[] {1}, 1), 0.75);

            var out = norm.forward(Tensors.of(new float[] {0.5f}, 1, 1), Tensors.empty(1, 1));
            assertThat(Tensors.toFloats(out)).containsExactly(0.5f);
        }
    }
}
