package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Latents;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.resume.SavedRun;
import io.cogview4j.scheduler.SamplerMemory;
import io.cogview4j.transformer.StepMemory;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a file says of where a run stood has to fit the run. */
class ResumeStateTest extends ResumeFixture {
    /** Told before anything is opened, whatever else the file says. */
    @Test
    void latentsOfOtherImagesOrSteps() {
        CogView4 model = CogView4.open(RANDOM);
        SavedRun run = saved(model, request());
        PassState state = Objects.requireNonNull(run.state());
        Latents latents = state.latents();
        Latents larger = new Latents(new float[2 * latents.values().length], 2, 4, latents.height(), latents.width());

        for (PassState forged : List.of(
                new PassState(List.of(), larger, 1, SamplerMemory.NONE, 0, null, StepMemory.NONE),
                new PassState(List.of(latents), latents, 1, SamplerMemory.NONE, 0, null, StepMemory.NONE),
                new PassState(List.of(), latents, 99, SamplerMemory.NONE, 0, null, StepMemory.NONE),
                new PassState(List.of(), latents, 1, SamplerMemory.NONE, 1, null, StepMemory.NONE),
                new PassState(List.of(), latents, 1, SamplerMemory.NONE, Integer.MAX_VALUE, null, StepMemory.NONE))) {
            ResumeFile.write(file(), run.at(0, forged));

            refused(model, CoreMessage.RESUME_STATE_UNFIT);
        }
    }

    /** Told before the transformer is opened. */
    @Test
    void whatEvaluationsOfOtherImagesHaveLeft() {
        CogView4 model = CogView4.open(RANDOM);
        SavedRun run = saved(model, request());
        PassState state = Objects.requireNonNull(run.state());
        Latents one = state.latents();
        Latents larger = new Latents(new float[2 * one.values().length], 1, 8, one.height(), one.width());

        for (StepMemory forged : List.of(
                new StepMemory.LastComputed(List.of(one, one, one), List.of(1000f, 1000f, 1000f)),
                new StepMemory.LastComputed(List.of(larger), List.of(1000f)),
                new StepMemory.LastComputed(List.of(one, one), List.of(1000f)),
                new StepMemory.LastComputed(List.of(one), List.of(123.5f)),
                new StepMemory.Series(2, 2, List.of(List.of(one))),
                new StepMemory.Series(99, 0, List.of(List.of(one))),
                new StepMemory.Series(2, 1, List.of(List.of(one), List.of(one), List.of(one))),
                new StepMemory.Series(2, 1, List.of(List.of(larger))))) {
            PassState at = new PassState(
                    List.of(), one, state.step(), state.memory(), state.draws(), state.exchanged(), forged);
            ResumeFile.write(file(), run.at(0, at));

            assertThatExceptionOfType(InvalidRequestException.class)
                    .as(forged.toString())
                    .isThrownBy(() -> model.generate(ImageRequest.resuming(file())))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo(CoreMessage.RESUME_STATE_UNFIT));
        }
    }
}
