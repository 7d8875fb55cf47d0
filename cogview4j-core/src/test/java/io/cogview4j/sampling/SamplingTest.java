package io.cogview4j.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
    private static void refused(ThrowingCallable call, Message problem) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(call)
                .extracting(InvalidRequestException::problem)
                .isEqualTo(problem);
    }

    @ParameterizedTest
    @EnumSource
    void samplersAreFoundByTheirOwnNames(SamplerName sampler) {
        assertThat(SamplerName.parse(sampler.id())).isEqualTo(sampler);
        assertThat(SamplerName.parse(sampler.title())).isEqualTo(sampler);
    }

    @ParameterizedTest
    @CsvSource({
        "dpmpp_2m, DPMPP_2M",
        "DPM++ 2M, DPMPP_2M",
        "dpm++2m, DPMPP_2M",
        "DPMSolverMultistepScheduler, DPMPP_2M",
        "uni_pc, UNIPC",
        "uni_pc_bh2, UNIPC",
        "UniPCMultistepScheduler, UNIPC",
        "Euler, EULER",
        "FlowMatchEulerDiscreteScheduler, EULER",
        "FlowMatchHeunDiscreteScheduler, HEUN"
    })
    void samplersAreFoundByTheNamesThatOtherProgramsHaveForThem(String text, SamplerName sampler) {
        assertThat(SamplerName.parse(text)).isEqualTo(sampler);
    }

    @ParameterizedTest
    @CsvSource({
        "euler a, euler",
        "Euler Ancestral, euler",
        "DPM++ 2M Karras, dpmpp-2m --schedule karras",
        "euler_beta, euler --schedule beta",
        "dpm++ 2m sde, dpmpp-2m",
        "huen, heun",
        "eulr, euler",
        "unicp, unipc",
        "lms, dpmpp-2m"
    })
    void whoAsksForAnotherSamplerIsToldTheNearest(String text, String nearest) {
        refused(
                () -> SamplerName.parse(text),
                Message.of(CoreMessage.SAMPLER_UNKNOWN, text, "euler, heun, dpmpp-2m, unipc", nearest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"karras", "uniform,shift=3.0", "beta,shift=2.5,terminal=0.02", "shift=1.0", "terminal=0.1"})
    void aScheduleIsWrittenAsItIsRead(String text) {
        assertThat(NoiseLevels.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Shift = 3 , KARRAS | karras,shift=3.0",
                "normal | uniform",
                "simple,terminal=0 | uniform,terminal=0.0"
            })
    void aScheduleMayBeWrittenOtherwise(String text, String meaning) {
        assertThat(NoiseLevels.parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kerras | kerras | karras",
                "karras,beta | beta | beta",
                "shift=3,shift=4 | shift=4 | shift=3",
                "shift=x | shift=x | shift=3",
                "shift | shift | shift=3",
                "karras, | '' | beta",
                "'' | '' | beta",
                "sharp=3 | sharp=3 | shift=3"
            })
    void aScheduleThatMeansNothingIsRefused(String text, String part, String nearest) {
        refused(() -> NoiseLevels.parse(text), Message.of(CoreMessage.SCHEDULE_UNREADABLE, text, part, nearest));
    }

    @Test
    void shiftAndTerminalLevelHaveLimits() {
        for (double shift : new double[] {0, -1, 101, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> new NoiseLevels(null, shift, null), Message.of(CoreMessage.SHIFT_OUT_OF_RANGE, shift, 100.0));
        }
        for (double terminal : new double[] {-0.1, 1, Double.NaN}) {
            refused(
                    () -> new NoiseLevels(null, null, terminal),
                    Message.of(CoreMessage.TERMINAL_OUT_OF_RANGE, terminal));
        }
    }

    @Test
    void levelsAreListedOrSpaced() {
        Sampling listed = Sampling.OPEN.withSigmas(List.of(1.0, 0.5));
        Sampling spaced = Sampling.OPEN.withLevels(NoiseLevels.parse("karras"));

        refused(() -> listed.withLevels(spaced.levels()), Message.of(CoreMessage.SPACING_OF_LISTED_LEVELS, "karras"));
        assertThat(spaced.or(listed)).isEqualTo(spaced);
        assertThat(listed.or(spaced)).isEqualTo(listed);
        assertThat(listed.or(Sampling.with(SamplerName.HEUN)).sampler()).isEqualTo(SamplerName.HEUN);
    }

    @ParameterizedTest
    @CsvSource({"3:12, 3:12", "1:1, 1:1", "0.1:0.6, 0.1:0.6", "0:1, 0.0:1.0", "' 0.5 : 1 ', 0.5:1.0"})
    void anIntervalIsOfStepsOrFractions(String text, String meaning) {
        assertThat(GuidanceInterval.parse(text)).hasToString(meaning);
        assertThat(GuidanceInterval.parse(meaning)).isEqualTo(GuidanceInterval.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "5:3", "0:5", "0.6:0.1", "0.1:1.5", "a:b", "-1:3", "1:99999999999", "1..2:3", "0:0"})
    void whatIsNoIntervalIsRefused(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> GuidanceInterval.parse(text))
                .matches(refusal -> refusal.code() == CoreMessage.GUIDANCE_INTERVAL_INVALID);
    }

    /** {@code int(start * steps) <= i < int(stop * steps)}, as diffusers' guiders have it. */
    @Test
    void fractionsAreRoundedDown() {
        GuidanceInterval interval = new GuidanceInterval.Fractions(0.25, 0.7);

        assertThat(IntStream.range(0, 10).filter(step -> interval.contains(step, 10)))
                .containsExactly(2, 3, 4, 5, 6);
    }

    @Test
    void stepsAreCountedFromOne() {
        GuidanceInterval interval = new GuidanceInterval.Steps(2, 3);

        assertThat(IntStream.range(0, 10).filter(step -> interval.contains(step, 10)))
                .containsExactly(1, 2);
    }

    @Test
    void whatGuidanceLeavesOpenOthersMaySay() {
        Guidance asked = Guidance.OPEN.withInterval(new GuidanceInterval.Steps(1, 5));

        assertThat(asked.or(Guidance.of(4).zeroStar(2)))
                .isEqualTo(new Guidance(List.of(4.0), new GuidanceInterval.Steps(1, 5), 2));
        assertThat(Guidance.of(2).or(Guidance.perStep(List.of(3.0, 4.0))).scales())
                .containsExactly(2.0);
    }

    @Test
    void scalesAndStepsWithoutVelocityHaveLimits() {
        refused(() -> Guidance.perStep(List.of(3.0, -1.0)), Message.of(CoreMessage.GUIDANCE_OUT_OF_RANGE, -1.0));
        refused(() -> Guidance.of(Double.NaN), Message.of(CoreMessage.GUIDANCE_OUT_OF_RANGE, Double.NaN));
        refused(() -> Guidance.of(3).zeroStar(-1), Message.of(CoreMessage.ZERO_STEPS_NEGATIVE, -1));
    }
}
