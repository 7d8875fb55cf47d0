import io.cogview4j.CogView4;
import io.cogview4j.EncodedPrompts;
import io.cogview4j.GeneratedImages;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.events.Cancellation;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CancelledException;

/** What else there is: requests with settings, progress, cancellation, stages that run apart, and sessions. */
void main() {
    CogView4 model = CogView4.tiny();
    request(model);
    cancellation(model);
    stages(model);
    session(model);
}

/** Two images with settings, of a run that is prepared before it starts and tells how it goes on. */
void request(CogView4 model) {
    PreparedRun run = model.prepare(ImageRequest.builder()
            .prompt("a red heart")
            .negativePrompt("a blue circle")
            .size(128, 128)
            .steps(10)
            .guidanceScale(4)
            .seed(7)
            .imagesPerPrompt(2)
            .build());
    IO.println("prepared: seeds " + run.seeds() + ", at least " + run.smallestBudgetBytes() / 1_000_000 + " MB");

    GeneratedImages made = run.run(RunListener.hearing(this::print), Cancellation.never());

    made.first().save(Path.of("request-1.png"));
    made.images().getLast().save(Path.of("request-2.png"));
}

void print(RunEvent event) {
    switch (event) {
        case RunEvent.Started(var stage, int units) -> IO.println(stage + " begins: " + units + " to do");
        case RunEvent.StepDone(var step) -> IO.println("step " + (step.index() + 1) + " of " + step.total());
        case RunEvent.Finished(var report) -> IO.println(report.stage() + " took " + report.nanos() / 1_000_000 + " ms");
        case RunEvent.Warned(var message) -> IO.println(message);
        case RunEvent.Saved(var file, long _) -> IO.println("saved in " + file); // of requests that are resumable
        case RunEvent.SaveRemoved(var file) -> IO.println("done, " + file + " is no longer needed");
        case RunEvent.Advanced _ -> {} // every block and strip, for a smooth progress bar
    }
}

/** Any thread may end a run; here, the run's own listener does so after two steps. */
void cancellation(CogView4 model) {
    Cancellation cancellation = new Cancellation();
    RunListener impatient = RunListener.hearing(event -> {
        if (event instanceof RunEvent.StepDone(var step) && step.index() == 1) {
            cancellation.cancel();
        }
    });
    try {
        model.prepare(ImageRequest.of("a red heart")).run(impatient, cancellation);
    } catch (CancelledException e) {
        IO.println("cancelled: " + e.getMessage());
    }
}

/** Prompts are encoded once and become images later: after a restart, or on a machine without the text encoder. */
void stages(CogView4 model) {
    Path file = Path.of("heart.safetensors");
    EncodedPrompts encoded = model.encode("a red heart");
    encoded.save(file);

    ImageRequest request = ImageRequest.builder().embeddings(file).seed(7).build();
    model.generate(request).first().save(Path.of("stages.png"));
}

/** A session keeps the model open, so that all images but the first start without loading anything. */
void session(CogView4 model) {
    try (Session session = model.session()) {
        for (int i = 1; i <= 3; i++) {
            long start = System.nanoTime();
            session.generate("a red heart").save(Path.of("session-" + i + ".png"));
            IO.println("image " + i + " took " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
    }
}
