package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class Int8CheckTest {
    private static final WeightSizes ROWS = sizes("w.weight", "w.weight_scale", 256, List.of(128L));

    @Test
    void unitsAndWeightsOfRowScalesAreAllThatItTakes() {
        assertThat(Int8Check.finding(true, ROWS, "tiny")).isEmpty();
    }

    @Test
    void whatQuantoWroteIsSuchAsWell() {
        WeightSizes quanto = sizes("w.weight._data", "w.weight._scale", 256, List.of(128L, 1L));

        assertThat(Int8Check.finding(true, quanto, "tiny")).isEmpty();
    }

    @Test
    void withoutUnitsQuantisingWouldNotHelp() {
        Message missing = Message.of(ComputeMessage.INT8_UNITS_MISSING);

        assertThat(Int8Check.finding(false, ROWS, "tiny")).contains(missing);
        assertThat(Int8Check.finding(false, new WeightSizes(List.of()), "tiny")).contains(missing);
    }

    @Test
    void floatsScalesOfGroupsAndRowsThatAreNoWholeTilesAreNotMultipliedSo() {
        WeightSizes floats =
                new WeightSizes(List.of(new TensorInfo("w.weight", DType.BF16, List.of(128L, 256L), 0, 65_536)));
        WeightSizes groups = sizes("w.weight", "w.weight_scale", 256, List.of(128L, 4L));
        WeightSizes narrow = sizes("w.weight", "w.weight_scale", 250, List.of(128L));

        for (WeightSizes other : List.of(floats, groups, narrow)) {
            assertThat(Int8Check.finding(true, other, "tiny"))
                    .contains(Message.of(ComputeMessage.INT8_WEIGHTS_MISSING, "tiny"));
        }
    }

    private static WeightSizes sizes(String values, String scales, long in, List<Long> scaleShape) {
        long count = scaleShape.stream().reduce(1L, (a, b) -> a * b);
        return new WeightSizes(List.of(
                new TensorInfo(values, DType.I8, List.of(128L, in), 0, 128 * in),
                new TensorInfo(scales, DType.F32, scaleShape, 128 * in, Float.BYTES * count)));
    }
}
