package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.Spacing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise levels that a request asks for. */
class AskedScheduleTest {
    private static final int TOKENS = 4096;

    private static SchedulerConfig config(TimeShift shift, SigmaSpacing spacing) {
        return new SchedulerConfig(1000, 1, true, 0.25, 0.75, 256, shift, 0, false, spacing, false);
    }

    private static FlowMatchEulerScheduler cogView4() {
        return new FlowMatchEulerScheduler(config(TimeShift.LINEAR, SigmaSpacing.AS_SHIFTED));
    }

    private static Schedule schedule(String levels) {
        return cogView4().schedule(10, TOKENS, Sampling.OPEN.withLevels(NoiseLevels.parse(levels)));
    }

    private static void assertSame(Schedule got, Schedule want) {
        assertThat(got.sigmas()).containsExactly(want.sigmas());
        assertThat(got.timesteps()).containsExactly(want.timesteps());
    }

    @Test
    void whatIsNotAskedForIsTheModels() {
        assertSame(cogView4().schedule(10, TOKENS, Sampling.OPEN), cogView4().schedule(10, TOKENS));
        assertSame(schedule("uniform"), cogView4().schedule(10, TOKENS));
        assertSame(
                cogView4().schedule(3, TOKENS, Sampling.OPEN.withSigmas(List.of(1.0, 0.5, 0.1))),
                cogView4().schedule(3, TOKENS, null, List.of(1.0, 0.5, 0.1)));
        assertSame(
                cogView4().schedule(50, TOKENS, Sampling.OPEN.withTimesteps(List.of(1000.0, 400.0))),
                cogView4().schedule(50, TOKENS, List.of(1000.0, 400.0), null));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNIFORM")
    void levelsOfASpacingAreThoseOfASchedulerWithIt(Spacing spacing) {
        FlowMatchEulerScheduler spaced =
                new FlowMatchEulerScheduler(config(TimeShift.LINEAR, SigmaSpacing.of(spacing)));

        assertThat(schedule(spacing.id()).sigmas())
                .containsExactly(spaced.schedule(10, TOKENS).sigmas());
    }

    @ParameterizedTest
    @ValueSource(strings = {"karras", "exponential", "beta", "shift=1", "shift=6.5", "terminal=0.1", "beta,shift=2"})
    void theTransformerIsToldTheTimestepThatItsLevelHasInTraining(String levels) {
        Schedule schedule = schedule(levels);

        for (int i = 0; i < schedule.steps(); i++) {
            double told = schedule.timesteps()[i] / 1000;
            double mu = cogView4().shiftParameter(TOKENS);
            assertThat((float) (mu * told / (1 + (mu - 1) * told))).isCloseTo(schedule.sigmas()[i], within(1e-6f));
        }
        assertThat(schedule.timesteps()[0]).isEqualTo(1000);
    }

    @Test
    void soItIsWithAnExponentialShift() {
        FlowMatchEulerScheduler scheduler =
                new FlowMatchEulerScheduler(config(TimeShift.EXPONENTIAL, SigmaSpacing.AS_SHIFTED));
        Schedule schedule =
                scheduler.schedule(10, TOKENS, Sampling.OPEN.withLevels(new NoiseLevels(Spacing.KARRAS, null, null)));

        double factor = Math.exp(scheduler.shiftParameter(TOKENS));
        double told = schedule.timesteps()[5] / 1000;
        assertThat((float) (factor * told / (1 + (factor - 1) * told))).isCloseTo(schedule.sigmas()[5], within(1e-6f));
    }

    @Test
    void aShiftThatIsAskedForHoldsForEverySize() {
        Sampling shifted = Sampling.OPEN.withLevels(NoiseLevels.parse("shift=2"));

        assertThat(cogView4().schedule(10, 256, shifted).sigmas())
                .containsExactly(cogView4().schedule(10, TOKENS, shifted).sigmas());
        assertThat(cogView4().schedule(3, 256, shifted).sigmas()[1]).isCloseTo(2 / 3f, within(2e-3f));
    }

    @Test
    void theLastLevelIsStretchedToTheTerminalOne() {
        float[] sigmas = schedule("terminal=0.2").sigmas();

        assertThat(sigmas[9]).isCloseTo(0.2f, within(1e-6f));
        assertThat(sigmas[10]).isZero();
    }
}
