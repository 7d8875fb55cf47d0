package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.HubException;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files on their way, as many at once as there are connections. */
final class Transfers implements AutoCloseable {
    private record Job(FileTransfer transfer, PartialFile.@Nullable Part part) {}

    private final ModelStore store;
    private final String revision;
    private final Repository repository;
    private final HubClient client;
    private final Tuning tuning;
    private final Cancellation ending;
    private final PullMeter meter;
    private final Consumer<PullEvent> events;
    private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
    private final List<FileTransfer> all = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    Transfers(
            ModelStore store,
            String revision,
            Repository repository,
            HubClient client,
            Tuning tuning,
            Cancellation ending,
            PullMeter meter,
            Consumer<PullEvent> events) {
        this.store = store;
        this.revision = revision;
        this.repository = repository;
        this.client = client;
        this.tuning = tuning;
        this.ending = ending;
        this.meter = meter;
        this.events = events;
    }

    void add(RemoteFile file) throws IOException {
        Path incomplete = store.incomplete(file);
        ModelStore.makeWay(incomplete);
        FileTransfer transfer = new FileTransfer(
                file,
                repository.address(file, revision),
                repository,
                client,
                PartialFile.open(incomplete, file.size(), tuning.blockBytes()),
                tuning,
                meter::count);
        all.add(transfer);
        if (transfer.parts().isEmpty()) {
            jobs.add(new Job(transfer, null)); // nothing in it, or all had come before the process ended
        }
        transfer.parts().forEach(part -> jobs.add(new Job(transfer, part)));
    }

    @Nullable Void run() throws IOException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < tuning.connections(); i++) {
            workers.add(Thread.ofVirtual().name("pull-" + i).start(this::work));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
        if (failure != null) {
            throw Pull.rethrown(failure);
        }
        return null;
    }

    private void work() {
        try {
            for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
                ending.throwIfCancelled();
                if (job.part() != null) {
                    job.transfer().fetch(job.part());
                }
                if (job.part() == null || job.transfer().isLast()) {
                    finish(job.transfer());
                }
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failure = failure == null ? e : failure;
            }
            ending.cancel();
        }
    }

    private void finish(FileTransfer transfer) {
        RemoteFile file = transfer.file();
        PartialFile partial = transfer.partial();
        try {
            if (!file.isContentOf(partial.path(), ending::throwIfCancelled)) {
                transfer.fetchAgain();
                if (!file.isContentOf(partial.path(), ending::throwIfCancelled)) {
                    partial.forget();
                    throw new HubException(
                            HubMessage.HUB_FILE_DAMAGED,
                            file.path(),
                            client.endpoint().host());
                }
            }
            partial.close();
            store.publish(file, partial.path());
            partial.forget();
            events.accept(new PullEvent.FileDone(file.path(), file.size()));
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(file.in(store.folder()), e));
        }
    }

    @Override
    public void close() throws IOException {
        for (FileTransfer transfer : all) {
            transfer.close();
        }
    }
}
