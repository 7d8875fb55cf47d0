package io.cogview4j.server.work;

import io.cogview4j.Image;
import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CancelledException;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.model.PictureFiles;
import io.cogview4j.server.queue.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pictures of a run, stores several at a time, because making files of them is work for one core each, and ends each job as
 * soon as it has all of its own.
 */
final class DrawnPictures implements AutoCloseable {
    private final Delivery delivery;
    private final RunReporter reporter;
    private final List<? extends @Nullable Piece> pieces;
    private final List<JobNote> notes;
    private final Map<Claim, List<JobResult>> made = new HashMap<>();
    private final List<Future<?>> storing = new ArrayList<>();
    private final ExecutorService threads;

    /** @param pieces whose each picture is; null for nobody's */
    DrawnPictures(
            Delivery delivery, RunReporter reporter, List<? extends @Nullable Piece> pieces, List<JobNote> notes) {
        this.delivery = delivery;
        this.reporter = reporter;
        this.pieces = pieces;
        this.notes = notes;
        this.threads = Executors.newFixedThreadPool(
                Math.clamp(pieces.size(), 1, Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("store-pictures").factory());
    }

    /** @param place of the picture in the run, from 0 */
    void take(int place, Image image) {
        @Nullable Piece piece = pieces.get(place);
        if (piece != null) {
            storing.add(threads.submit(() -> deliver(piece, image)));
        }
    }

    private void deliver(Piece piece, Image image) {
        Claim claim = piece.claim();
        JobResult result = store(image, piece.index(), ((Drawing) claim.job().work()).output());
        List<JobResult> results;
        synchronized (made) {
            results = made.computeIfAbsent(claim, _ -> new ArrayList<>());
            results.add(result);
            if (results.size() < pictures(claim)) {
                return;
            }
            results.sort(Comparator.comparingInt(JobResult::index));
        }
        delivery.done(claim, results, notes, reporter.time());
    }

    /** Waits until all that were taken are stored. Fails as the first one did that was not. */
    void requireStored() {
        for (Future<?> one : storing) {
            try {
                one.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                if (e.getCause() instanceof Error cause) {
                    throw cause;
                }
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(e);
            }
        }
    }

    /** Waits, too, whatever became of the run: nothing is told of it behind its end. */
    @Override
    public void close() {
        threads.close();
    }

    private long pictures(Claim claim) {
        return pieces.stream()
                .filter(piece -> piece != null && piece.claim().equals(claim))
                .count();
    }

    private JobResult store(Image image, int index, PictureOutput output) {
        try {
            byte[] file = PictureFiles.encode(image, output);
            BlobId blob = delivery.blobs().put(file);
            ImageSize size = image.size();
            return new JobResult(
                    index,
                    blob,
                    output.format().mediaType(),
                    file.length,
                    size.width(),
                    size.height(),
                    image.seed(),
                    image.parameters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
