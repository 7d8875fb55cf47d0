package io.cogview4j.bits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {
    /** Pairs that {@code torch.tensor(x).bfloat16()} gives; ties go to the even neighbour. */
    @ParameterizedTest
    @CsvSource({
        "0x3F800000, 0x3F80", // 1
        "0x3F808000, 0x3F80", // half way up from an even one
        "0x3F818000, 0x3F82", // half way up from an odd one
        "0x3F808001, 0x3F81",
        "0x3F807FFF, 0x3F80",
        "0xBF818000, 0xBF82",
        "0x80000000, 0x8000", // -0
        "0x00000001, 0x0000", // the smallest above 0
        "0x7F7FFFFF, 0x7F80", // the largest becomes infinity
        "0xFF800000, 0xFF80", // -infinity
        "0x7F800001, 0x7FC0", // NaN stays NaN
        "0xFFFFFFFF, 0x7FC0"
    })
    void roundsAsPyTorchDoes(String float32, String bfloat16) {
        float value = Float.intBitsToFloat(Long.decode(float32).intValue());
        short expected = Integer.decode(bfloat16).shortValue();
        assertThat(Bfloat16.bits(value)).isEqualTo(expected);
    }

    @Test
    void allBitsComeBack() {
        for (int bits = 0; bits < 1 << Short.SIZE; bits++) {
            float value = Bfloat16.value((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Bfloat16.bits(value)).isEqualTo((short) bits);
                assertThat(Bfloat16.round(value)).isEqualTo(value);
            }
        }
    }
}
