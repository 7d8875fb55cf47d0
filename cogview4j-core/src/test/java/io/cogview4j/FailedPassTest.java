package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.NumericException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A pass that fails need not take the others with it. */
class FailedPassTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt(Prompt.of("a").withSettings(PromptSettings.NONE.withGuidanceScale(3.0)))
            .prompt(Prompt.of("b").withSettings(PromptSettings.NONE.withGuidanceScale(2.0)))
            .prompt(Prompt.of("c").withSettings(PromptSettings.NONE.withGuidanceScale(3.0)))
            .size(64, 64)
            .steps(2)
            .seed(1)
            .forced(true)
            .build();

    @Test
    void whoeverHearsOfItGetsTheImagesOfTheOtherPasses() {
        List<Integer> failed = new ArrayList<>();
        List<Integer> made = new ArrayList<>();
        PreparedRun.ImageSink sink = new PreparedRun.ImageSink() {
            @Override
            public void accept(int place, Image image) {
                made.add(place);
            }

            @Override
            public void failed(List<Integer> places, CogView4Exception failure) {
                assertThat(failure).isInstanceOf(NumericException.class);
                failed.addAll(places);
            }
        };

        GeneratedImages images = run().run(breakingTheFirstPass(), Cancellation.never(), sink);

        assertThat(failed).containsExactly(0, 2);
        assertThat(made).containsExactly(1);
        assertThat(images.images()).singleElement().matches(image -> "b".equals(image.prompt()));
    }

    @Test
    void otherwiseTheRunEnds() {
        PreparedRun run = run();

        assertThatExceptionOfType(NumericException.class)
                .isThrownBy(() -> run.run(breakingTheFirstPass(), Cancellation.never(), (_, _) -> {}));
    }

    @Test
    void whatImagesWillTellIsKnownBeforeTheyAreMade() {
        PreparedRun run = run();

        assertThat(run.recipes())
                .isEqualTo(run.run().images().stream().map(Image::recipe).toList());
    }

    private static PreparedRun run() {
        return CogView4.open(ModelCopy.random("random-a")).prepare(REQUEST);
    }

    private static RunListener breakingTheFirstPass() {
        AtomicBoolean broken = new AtomicBoolean();
        return RunListener.deciding(step -> {
            float[] values = step.latents().values().clone();
            if (!broken.getAndSet(true)) {
                values[0] = Float.NaN;
            }
            return StepControl.withLatents(step.latents().withValues(values));
        });
    }
}
