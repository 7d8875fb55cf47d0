package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.message.CancelledException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs that are cancelled when they have been saved, and go on. */
record SavedRuns(Session session, Path file) {
    /** The images that were handed over before the run was cancelled. */
    record Cancelled(List<Image> made) {}

    /**
     * Runs until it was saved so often, the first time before the first step.
     *
     * @param deciding what else the listener does
     */
    Cancelled cancelled(ImageRequest.Builder request, int saves, Function<Step, StepControl> deciding) {
        return cancelled(session.prepare(request.resumable(file).build()), saves, deciding);
    }

    private Cancelled cancelled(PreparedRun run, int saves, Function<Step, StepControl> deciding) {
        Cancellation cancellation = new Cancellation();
        List<Image> made = new ArrayList<>();
        RunListener listener = new RunListener() {
            private int saved;

            @Override
            public void on(RunEvent event) {
                if (event instanceof RunEvent.Saved && ++saved == saves) {
                    cancellation.cancel();
                }
            }

            @Override
            public StepControl after(Step step) {
                return deciding.apply(step);
            }
        };
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> run.run(listener, cancellation, (_, image) -> made.add(image)));
        assertThat(file).isNotEmptyFile();
        return new Cancelled(made);
    }

    Cancelled cancelled(ImageRequest.Builder request, int saves) {
        return cancelled(request, saves, _ -> StepControl.proceed());
    }

    /** What was cancelled goes on until it was saved so often again. */
    void goesOnFor(int saves) {
        cancelled(session.prepare(ImageRequest.resuming(file)), saves, _ -> StepControl.proceed());
    }

    /** The images of a run that was cancelled, and then of what was left of it. */
    List<Image> inTwoParts(ImageRequest.Builder request, int saves) {
        List<Image> images = new ArrayList<>(cancelled(request, saves).made());
        images.addAll(session.generate(ImageRequest.resuming(file)).images());
        return images;
    }

    /** Whether it is bit for bit the same, with all that images tell of themselves, wherever the run was cancelled. */
    void areThoseOfOneRun(ImageRequest.Builder request, int... saves) {
        List<Image> whole = session.generate(request.build()).images();
        for (int each : saves) {
            List<Image> parts = inTwoParts(request, each);
            assertThat(parts).as("cancelled after %d saves", each).hasSameSizeAs(whole);
            for (int i = 0; i < whole.size(); i++) {
                assertThat(parts.get(i).png())
                        .as("image %d, cancelled after %d saves", i, each)
                        .isEqualTo(whole.get(i).png());
            }
            assertThat(file).doesNotExist();
        }
    }
}
