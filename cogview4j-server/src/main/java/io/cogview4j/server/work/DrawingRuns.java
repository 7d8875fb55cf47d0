package io.cogview4j.server.work;

import io.cogview4j.CogView4;
import io.cogview4j.PreparedRun;
import io.cogview4j.Previews;
import io.cogview4j.ResumePoint;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.model.LocalModel;
import io.cogview4j.server.queue.Claim;
import io.cogview4j.server.queue.Claims.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws: from the jobs of one run to their pictures, or from where such a run was saved. */
final class DrawingRuns {
    private static final Logger LOG = LoggerFactory.getLogger(DrawingRuns.class);

    private final LocalModel local;
    private final WarmSession session;
    private final PreparedPasses passes;
    private final Prompts prompts;
    private final Delivery delivery;
    private final SavedRuns saved;
    private final Duration saveAfter;

    DrawingRuns(
            LocalModel local,
            WarmSession session,
            PreparedPasses passes,
            Prompts prompts,
            Delivery delivery,
            SavedRuns saved,
            Duration saveAfter) {
        this.local = local;
        this.session = session;
        this.passes = passes;
        this.prompts = prompts;
        this.delivery = delivery;
        this.saved = saved;
        this.saveAfter = saveAfter;
    }

    /** What is going to run, and whose the pictures are. */
    private record Prepared(PreparedRun run, List<? extends @Nullable Piece> pieces) {}

    /**
     * @param taken drawings
     * @throws io.cogview4j.message.CancelledException if the run was ended from outside; what was saved of it stays
     */
    void run(Taken taken, RunReporter reporter, Cancellation cancellation) throws IOException {
        Prepared prepared = resumed(taken).orElseGet(() -> begun(taken, reporter, cancellation));
        PreparedRun run = prepared.run();
        List<JobNote> notes = run.findings().stream().map(JobNote::of).toList();
        @Nullable Previews previews = wantsPreviews(taken) && run.passes().size() == 1
                ? session.get().previews(RunListener.NONE, cancellation)
                : null;
        RunProgress progress = new RunProgress(run.memory(), local.speed());
        int each = run.seeds().size() / run.prompts().size();
        run.passes()
                .forEach(pass -> delivery.metrics().passOf(each * pass.prompts().size()));
        Consumer<RunEvent> meter = delivery.metrics().ofRun();
        try (DrawnPictures pictures = new DrawnPictures(delivery, reporter, prepared.pieces(), notes)) {
            run.run(
                    RunListener.hearing(event -> {
                        meter.accept(event);
                        progress.after(event).ifPresent(reporter::at);
                        if (previews != null && event instanceof RunEvent.StepDone(var step)) {
                            PreviewPieces.show(previews.of(step), step.index() + 1, prepared.pieces(), reporter);
                        }
                    }),
                    cancellation,
                    pictures::take);
            pictures.requireStored();
        }
        saved.remove(taken.run());
    }

    private static boolean wantsPreviews(Taken taken) {
        return taken.claims().stream().anyMatch(claim -> ((Drawing) claim.job().work()).previews());
    }

    /** Empty if nothing was saved, or it cannot be gone on with here. */
    private Optional<Prepared> resumed(Taken taken) throws IOException {
        if (!taken.revived()) {
            return Optional.empty();
        }
        Optional<Path> file = saved.inherit(taken.run(), attempt(taken));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            RunNote note = RunNote.parse(ResumePoint.read(file.get()).note());
            if (note.covers(taken.claims())) {
                PreparedRun run = session.get().prepare(ImageRequest.resuming(file.get()));
                if (run.placesDone().isEmpty()) {
                    delivery.metrics().resumed();
                    return Optional.of(new Prepared(run, note.pieces(taken.claims())));
                }
            }
        } catch (CogView4Exception e) {
            LOG.info("Run {} begins anew: {}", taken.run(), e.what());
        }
        Files.deleteIfExists(file.get());
        return Optional.empty();
    }

    private Prepared begun(Taken taken, RunReporter reporter, Cancellation cancellation) {
        List<Claim> ofRun = taken.claims();
        Claim first = ofRun.getFirst();
        Drawing drawing = (Drawing) first.job().work();
        PreparedRun run;
        List<Piece> pieces;
        if (ofRun.size() == 1) {
            ImageRequest request = prompts.alone(drawing, reporter, cancellation);
            run = drawing.memory() == null ? session.get().prepare(request) : within(drawing.memory(), request);
            pieces = Piece.of(first, run.seeds().size());
        } else {
            run = passes.taken(PassSelection.drawings(ofRun));
            pieces = Piece.of(ofRun);
        }
        boolean saving = local.speed().seconds(run.memory()) >= saveAfter.toMillis() / 1e3;
        return new Prepared(
                saving
                        ? run.resumable(
                                saved.file(taken.run(), attempt(taken)),
                                RunNote.of(pieces).text())
                        : run,
                pieces);
    }

    /** A budget of its own: the model that is held open makes room for it. */
    private PreparedRun within(String memory, ImageRequest request) {
        session.close();
        CogView4 model = session.model().withMemory(MemoryBudget.parse(memory));
        return model.prepare(request);
    }

    private static int attempt(Taken taken) {
        return taken.claims().stream()
                .mapToInt(claim -> claim.job().attempt())
                .max()
                .orElseThrow();
    }
}
