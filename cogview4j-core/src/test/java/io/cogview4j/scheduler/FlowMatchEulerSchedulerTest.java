package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowMatchEulerSchedulerTest {
    private static final Supplier<float[]> NO_NOISE = () -> {
        throw new AssertionError("noise was asked for");
    };

    private static FlowMatchEulerScheduler scheduler(SigmaSpacing spacing, boolean inverted, boolean stochastic) {
        return new FlowMatchEulerScheduler(new SchedulerConfig(
                1000, 1, true, 0.25, 0.75, 256, TimeShift.LINEAR, 0, inverted, spacing, stochastic));
    }

    private static FlowMatchEulerScheduler cogView4() {
        return scheduler(SigmaSpacing.AS_SHIFTED, false, false);
    }

    /** Places where the exact value is a whole number and numpy's rounds to just below it. */
    @ParameterizedTest
    @CsvSource({
        "100, 77, 222",
        "100, 88, 111",
        "186, 165, 108",
        "186, 180, 27",
        "199, 154, 222",
        "214, 142, 333",
        "226, 150, 333",
        "226, 200, 111",
        "371, 360, 27",
        "482, 338, 297",
        "778, 385, 504",
        "778, 770, 9",
        "979, 652, 333"
    })
    void timestepsAreCutFromNumpysLinspaceNotFromTheExactOne(int steps, int index, float timestep) {
        assertThat(cogView4().schedule(steps, 4096).timesteps()[index]).isEqualTo(timestep);
        assertThat(1000 * (steps - 1) - 999 * index).isEqualTo((int) (timestep + 1) * (steps - 1));
    }

    /** The checksum is that of {@code numpy.linspace(1000, 1, n).astype(int64)} for n from 1 to 1000, as int32. */
    @Test
    void timestepsAreThoseOfNumpyForEveryStepCount() {
        CRC32 crc = new CRC32();
        for (int steps = 1; steps <= 1000; steps++) {
            ByteBuffer bytes = ByteBuffer.allocate(steps * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float timestep : cogView4().schedule(steps, 4096).timesteps()) {
                bytes.putInt((int) timestep);
            }
            crc.update(bytes.flip());
        }
        assertThat(Long.toHexString(crc.getValue())).isEqualTo("2de88a4a");
    }

    @ParameterizedTest
    @EnumSource
    void noiseLevelsFallFromPureNoiseToNone(SigmaSpacing spacing) {
        for (int steps : new int[] {2, 3, 20, 50, 333, 1000}) {
            float[] sigmas =
                    scheduler(spacing, false, false).schedule(steps, 4096).sigmas();

            assertThat(sigmas).hasSize(steps + 1).startsWith(1f).endsWith(0f);
            for (int i = 0; i < steps; i++) {
                assertThat(sigmas[i + 1]).isLessThan(sigmas[i]);
            }
        }
    }

    @Test
    void oneStepGoesAllTheWay() {
        Schedule schedule = cogView4().schedule(1, 1024);

        assertThat(schedule.timesteps()).containsExactly(1000f);
        assertThat(schedule.sigmas()).containsExactly(1f, 0f);
    }

    @Test
    void aLargerPictureStaysNoisyLonger() {
        float small = cogView4().schedule(20, 1024).sigmas()[10];
        float large = cogView4().schedule(20, 4096).sigmas()[10];

        assertThat(large).isGreaterThan(small);
        assertThat(cogView4().shiftParameter(1024)).isEqualTo(1.75);
        assertThat(cogView4().shiftParameter(4096)).isEqualTo(3.25);
    }

    @Test
    void theTransformerIsToldUnshiftedTimesteps() {
        Schedule schedule = cogView4().schedule(5, 4096);

        assertThat(schedule.timesteps()).containsExactly(1000f, 750f, 500f, 250f, 1f);
        assertThat(schedule.sigmas()[2]).isCloseTo(3.25f / 4.25f, within(1e-7f));
    }

    @Test
    void timestepsAskedForAreCutAndReplaceTheStepCount() {
        Schedule schedule = cogView4().schedule(50, 4096, List.of(999.9, 600.5, 1.7), null);

        assertThat(schedule.timesteps()).containsExactly(999f, 600f, 1f);
        assertThat(schedule.sigmas()[1]).isCloseTo((float) (3.25 / (3.25 + 1 / 0.6 - 1)), within(1e-7f));
    }

    @Test
    void sigmasAskedForAreShiftedAndLeaveTheTimesteps() {
        Schedule schedule = cogView4().schedule(3, 4096, null, List.of(1.0, 0.5, 0.0));

        assertThat(schedule.timesteps()).containsExactly(1000f, 500f, 1f);
        assertThat(schedule.sigmas()).containsExactly(new float[] {1, 3.25f / 4.25f, 0, 0}, within(1e-7f));
    }

    @Test
    void invertedLevelsRiseFromNoneToOne() {
        float[] sigmas = scheduler(SigmaSpacing.AS_SHIFTED, true, false)
                .schedule(10, 4096)
                .sigmas();

        assertThat(sigmas).startsWith(0f).endsWith(1f).isSorted();
    }

    @Test
    void theTrueVelocityLeadsFromNoiseToThePictureInAnyNumberOfSteps() {
        float[] picture = {-1.5f, 0, 0.25f, 3};
        float[] noise = {0.5f, -2, 1, 0.125f};
        float[] velocity = difference(noise, picture);
        for (int steps : new int[] {1, 7, 50}) {
            Schedule schedule = cogView4().schedule(steps, 4096);
            float[] sample = noise;
            for (int i = 0; i < steps; i++) {
                sample = cogView4().sampler().step(schedule, i, sample, velocity, Rounding.FLOAT32, NO_NOISE);
            }
            assertThat(sample).containsExactly(picture, within(2e-6f));
        }
    }

    @Test
    void aStepAndItsOppositeCancel() {
        Schedule there = new Schedule(new float[] {500}, new float[] {0.75f, 0.25f});
        Schedule back = new Schedule(new float[] {500}, new float[] {0.25f, 0.75f});
        float[] sample = {1, -3, 0.5f};
        float[] velocity = {2, 0.25f, -8};

        float[] moved = cogView4().sampler().step(there, 0, sample, velocity, Rounding.FLOAT32, NO_NOISE);

        assertThat(moved).containsExactly(0, -3.125f, 4.5f);
        assertThat(cogView4().sampler().step(back, 0, moved, velocity, Rounding.FLOAT32, NO_NOISE))
                .containsExactly(sample);
    }

    @Test
    void aStochasticStepKeepsThePredictedPictureAndDrawsTheNoiseAnew() {
        float[] picture = {-1.5f, 0.25f};
        float[] noise = {0.5f, -2};
        float[] fresh = {1, 4};
        Schedule schedule = new Schedule(new float[] {500}, new float[] {0.75f, 0.5f});
        float[] sample = FlowMatchEulerScheduler.scaleNoise(picture, noise, 0.75f);

        float[] next = scheduler(SigmaSpacing.AS_SHIFTED, false, true)
                .sampler()
                .step(schedule, 0, sample, difference(noise, picture), Rounding.FLOAT32, () -> fresh);

        assertThat(next).containsExactly(FlowMatchEulerScheduler.scaleNoise(picture, fresh, 0.5f));
    }

    @Test
    void aBfloat16VelocityRoundsTheDistanceTheProductAndTheSum() {
        // 0x1.03 lies between the bfloat16 numbers 0x1.02 and 0x1.04.
        assertThat(bfloat16Step(0x1.03p-1f, 0, 1)).isEqualTo(-0x1.04p-1f);
        assertThat(bfloat16Step(0x1.02p-1f, 0x1.04p-1f, 0x1.02p0f)).isZero();
        assertThat(bfloat16Step(0.5f, 4, 0x1p-6f)).isEqualTo(4);
    }

    /** The last step, from {@code sigma} to 0. */
    private static float bfloat16Step(float sigma, float sample, float velocity) {
        Schedule last = new Schedule(new float[] {500}, new float[] {sigma, 0});
        float[] samples = {sample};
        return cogView4().sampler().step(last, 0, samples, new float[] {velocity}, Rounding.BFLOAT16, NO_NOISE)[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
    void aStepCountOutsideTrainingIsRefused(int steps) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> cogView4().schedule(steps, 4096))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(Message.of(CoreMessage.STEPS_OUT_OF_RANGE, steps, 1000));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> cogView4().scheduleOf(steps, 1));
    }

    static Stream<Arguments> impossibleLists() {
        return Stream.of(
                arguments(List.of(), null, Message.of(CoreMessage.TIMESTEPS_EMPTY, 1000)),
                arguments(null, List.of(), Message.of(CoreMessage.SIGMAS_EMPTY, 1)),
                arguments(null, List.of(1.0, 0.5), Message.of(CoreMessage.SIGMAS_COUNT, 2, 3)),
                arguments(List.of(1000.0, 500.0), List.of(1.0, 0.6, 0.3), Message.of(CoreMessage.SIGMAS_COUNT, 3, 2)),
                arguments(
                        List.of(1000.0, Double.NaN),
                        null,
                        Message.of(CoreMessage.TIMESTEP_OUT_OF_RANGE, Double.NaN, 1000)),
                arguments(
                        null,
                        List.of(1.0, Double.POSITIVE_INFINITY, 0.1),
                        Message.of(CoreMessage.SIGMA_OUT_OF_RANGE, Double.POSITIVE_INFINITY, 1)),
                arguments(List.of(1500.0, 500.0), null, Message.of(CoreMessage.TIMESTEP_OUT_OF_RANGE, 1500.0, 1000)),
                arguments(List.of(1000.0, -5.0), null, Message.of(CoreMessage.TIMESTEP_OUT_OF_RANGE, -5.0, 1000)),
                arguments(null, List.of(3.0, 0.5, 0.1), Message.of(CoreMessage.SIGMA_OUT_OF_RANGE, 3.0, 1)),
                arguments(
                        List.of(100.0, 900.0), null, Message.of(CoreMessage.TIMESTEPS_NOT_FALLING, 900.0, 100.0, 1000)),
                arguments(
                        List.of(1000.0, 1000.0, 500.0),
                        null,
                        Message.of(CoreMessage.TIMESTEPS_NOT_FALLING, 1000.0, 1000.0, 1000)),
                arguments(null, List.of(0.2, 0.9, 0.1), Message.of(CoreMessage.SIGMAS_NOT_FALLING, 0.9, 0.2, 1)));
    }

    @ParameterizedTest
    @MethodSource("impossibleLists")
    void impossibleListsAreRefused(@Nullable List<Double> timesteps, @Nullable List<Double> sigmas, Message problem) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> cogView4().schedule(3, 4096, timesteps, sigmas))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(problem);
    }

    @Test
    void exponentialSpacingCannotEndAtZero() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> scheduler(SigmaSpacing.EXPONENTIAL, false, false)
                        .schedule(3, 4096, null, List.of(1.0, 0.5, 0.0)))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(Message.of(CoreMessage.EXPONENTIAL_SPACING_TO_ZERO, 0.0));
    }

    /** A single level, pure noise, cannot be stretched to another one. */
    @Test
    void aScheduleThatLeavesTheFiniteNumbersIsRefused() {
        SchedulerConfig stretched = new SchedulerConfig(
                1000, 1, true, 0.25, 0.75, 256, TimeShift.LINEAR, 0.1, false, SigmaSpacing.AS_SHIFTED, false);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new FlowMatchEulerScheduler(stretched).schedule(1, 4096))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(Message.of(CoreMessage.NOISE_LEVEL_NOT_FINITE, 1, 1));
    }

    @Test
    void arraysOfDifferentLengthAreAProgrammersError() {
        Schedule schedule = cogView4().schedule(2, 4096);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        cogView4().sampler().step(schedule, 0, new float[4], new float[5], Rounding.FLOAT32, NO_NOISE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowMatchEulerScheduler.scaleNoise(new float[4], new float[3], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(new float[2], new float[2]));
    }

    private static float[] difference(float[] a, float[] b) {
        float[] result = new float[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }
}
