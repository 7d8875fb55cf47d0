package io.cogview4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchGeneratorTest {
    /** Checksums of what libtorch 2.10 draws on x86-64 with AVX2: on other platforms they are all there is to hold on to. */
    @ParameterizedTest
    @CsvSource({
        "0, 16, 54702cd0",
        "1, 17, 6b154a22",
        "42, 262144, 74884f34",
        "-1, 1000003, 5af61c04",
        "123456789, 4194304, cd997d25"
    })
    void aLargeDrawHasTheBitsOfLibtorchOnEveryPlatform(long seed, int count, String checksum) {
        assertThat(checksum(new TorchGenerator(seed).randn(count))).isEqualTo(checksum);
    }

    @Test
    void onlyTheLow32BitsOfASeedCount() {
        assertThat(new TorchGenerator(5L + (7L << 32)).randn(40)).isEqualTo(new TorchGenerator(5).randn(40));
        assertThat(new TorchGenerator(-1).randn(40)).isEqualTo(new TorchGenerator(0xffffffffL).randn(40));
        assertThat(new TorchGenerator(5).randn(40)).isNotEqualTo(new TorchGenerator(6).randn(40));
    }

    @Test
    void aSmallDrawTakesTheValueThatTheOneBeforeLeftOver() {
        TorchGenerator split = new TorchGenerator(3);
        float[] parts = new float[12];
        System.arraycopy(split.randn(5), 0, parts, 0, 5);
        System.arraycopy(split.randn(7), 0, parts, 5, 7);

        assertThat(parts).isEqualTo(new TorchGenerator(3).randn(12));
    }

    @Test
    void aLargeDrawLeavesTheLeftOverValueToTheNextSmallOne() {
        TorchGenerator interrupted = new TorchGenerator(3);
        interrupted.randn(1);
        interrupted.randn(16);

        assertThat(interrupted.randn(1)[0]).isEqualTo(new TorchGenerator(3).randn(2)[1]);
    }

    @Test
    void aLastBlockThatDoesNotFitIsDrawnAnewOverTheEnd() {
        float[] even = new TorchGenerator(8).randn(48);
        float[] uneven = new TorchGenerator(8).randn(37);

        assertThat(Arrays.copyOf(uneven, 21)).isEqualTo(Arrays.copyOf(even, 21));
        assertThat(Arrays.copyOfRange(uneven, 21, 37)).doesNotContain(Arrays.copyOfRange(even, 21, 32));
    }

    @Test
    void valuesAreStandardNormal() {
        float[] values = new TorchGenerator(11).randn(1 << 20);
        double mean = 0;
        double square = 0;
        int beyondTwo = 0;
        for (float value : values) {
            mean += value;
            square += value * value;
            beyondTwo += Math.abs(value) > 2 ? 1 : 0;
        }

        assertThat(mean / values.length).isCloseTo(0, within(4e-3));
        assertThat(square / values.length).isCloseTo(1, within(6e-3));
        assertThat((double) beyondTwo / values.length).isCloseTo(0.0455, within(1e-3));
    }

    @Test
    void uniformValuesAreMultiplesOfTwoToTheMinus24BelowOne() {
        for (float value : new TorchGenerator(2).rand(10_000)) {
            assertThat(value).isBetween(0f, Math.nextDown(1f));
            assertThat(value * 0x1p24f % 1).isZero();
        }
    }

    @Test
    void nothingIsDrawnForNoValues() {
        TorchGenerator generator = new TorchGenerator(9);

        assertThat(generator.randn(0)).isEmpty();
        assertThat(generator.randn(16)).isEqualTo(new TorchGenerator(9).randn(16));
    }

    @Test
    void sixteenBitDrawsAreRoundedFloatDrawsInWholeBlocks() {
        float[] floats = new TorchGenerator(4).randn(64);
        float[] bfloat16 = new TorchGenerator(4).randnBfloat16(64);
        float[] float16 = new TorchGenerator(4).randnFloat16(64);

        for (int i = 0; i < floats.length; i++) {
            assertThat(bfloat16[i]).isCloseTo(floats[i], withinPercentage(0.4));
            assertThat(float16[i]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(floats[i])));
            assertThat(Float.floatToRawIntBits(bfloat16[i]) & 0xffff).isZero();
        }
    }

    private static String checksum(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Long.toHexString(crc.getValue());
    }
}
