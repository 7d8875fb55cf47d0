package io.cogview4j.server.work;

import io.cogview4j.EncodedPrompts;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.server.job.Encoding.Text;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.model.DrawingRequests;
import java.util.List;
import java.util.function.Consumer;

/** The text encoder of this machine, which tells how far it is. */
record TextStage(WarmSession session, WorkMetrics metrics) {
    /**
     * Encodes texts in one pass.
     *
     * @param guided whether negative prompts are encoded, too
     * @param share of the whole run that this is, 0 to 1
     */
    EncodedPrompts encode(
            List<Text> texts, boolean guided, double share, RunReporter reporter, Cancellation cancellation) {
        ImageRequest.Builder request = ImageRequest.builder();
        texts.forEach(text -> request.prompt(DrawingRequests.text(text)));
        if (!guided) {
            request.guidanceScale(1);
        }
        Consumer<RunEvent> meter = metrics.ofRun();
        RunListener listener = RunListener.hearing(event -> {
            meter.accept(event);
            if (event instanceof RunEvent.Advanced(var _, double done, int units)) {
                reporter.at(new JobProgress(JobStage.ENCODING, done, units, share * done / units));
            }
        });
        return session.get().encode(request.build(), listener, cancellation);
    }
}
