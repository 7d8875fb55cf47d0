package io.cogview4j.hub;

import io.cogview4j.api.Bytes;
import io.cogview4j.events.Cancellation;
import io.cogview4j.hub.Repository.RemoteModel;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.HubException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One model on its way into the cache: what is missing is fetched, checked and put in its place. */
final class Pull {
    private static final long TELL_NANOS = 250_000_000L;
    private static final long LOOK_MILLIS = 50;
    private static final String PIPELINE = "CogView4";

    private final PullRequest request;
    private final Tuning tuning;
    private final ToLongFunction<Path> freeBytes;
    private final PullListener listener;
    private final Cancellation asked;

    /** What ends all connections: the user's wish, or the failure of one of them. */
    private final Cancellation ending = new Cancellation();

    private final Queue<PullEvent> events = new ConcurrentLinkedQueue<>();

    Pull(
            PullRequest request,
            Tuning tuning,
            ToLongFunction<Path> freeBytes,
            PullListener listener,
            Cancellation asked) {
        this.request = request;
        this.tuning = tuning;
        this.freeBytes = freeBytes;
        this.listener = listener;
        this.asked = asked;
    }

    /** @param stores the cache, for a revision that the hub has told */
    PulledModel from(Endpoint endpoint, ProxySelector proxies, Function<String, ModelStore> stores) {
        try (HubClient client = new HubClient(endpoint, proxies, tuning, ending, this::tell)) {
            Repository repository = Repository.of(client, request.model());
            RemoteModel remote = done(repository::read);
            ModelStore store = stores.apply(remote.revision());
            List<RemoteFile> chosen = Selection.of(request, remote);
            RemoteFile index = chosen.stream()
                    .filter(file -> file.path().equals(Selection.INDEX))
                    .findFirst()
                    .orElseThrow(() -> new HubException(HubMessage.HUB_NO_CHECKPOINT, request.model()));
            try {
                if (isThere(store, chosen)) {
                    return found(store, remote, chosen, index);
                }
                try (ModelLock _ = ModelLock.acquire(store.lock(), asked, () -> awaited(store))) {
                    store.begin();
                    return into(store, remote, chosen, index, repository, client);
                }
            } catch (IOException e) {
                throw new OutputException(e, FileProblem.writing(store.folder(), e));
            }
        } finally {
            drain();
        }
    }

    private static boolean isThere(ModelStore store, List<RemoteFile> chosen) throws IOException {
        for (RemoteFile file : chosen) {
            if (!store.has(file)) {
                return false;
            }
        }
        return true;
    }

    /** Without a lock and without writing anything, so that a cache which others have filled may be read-only. */
    private PulledModel found(ModelStore store, RemoteModel remote, List<RemoteFile> chosen, RemoteFile index)
            throws IOException {
        long bytes = chosen.stream().mapToLong(RemoteFile::size).sum();
        events.add(new PullEvent.Listed(store.folder(), remote.revision(), chosen.size(), bytes, bytes));
        requirePipeline(index.in(store.folder()));
        store.complete();
        events.add(new PullMeter(bytes, bytes).look(System.nanoTime()));
        return new PulledModel(request.model(), store.folder(), remote.revision(), chosen.size(), bytes, 0);
    }

    private void awaited(ModelStore store) {
        tell(Message.of(HubMessage.HUB_PULL_AWAITED, request.model(), store.lock()));
        drain();
    }

    private void tell(Message message) {
        events.add(new PullEvent.Told(message));
    }

    private PulledModel into(
            ModelStore store,
            RemoteModel remote,
            List<RemoteFile> chosen,
            RemoteFile index,
            Repository repository,
            HubClient client)
            throws IOException {
        List<RemoteFile> missing = new ArrayList<>();
        long bytes = 0;
        long present = 0;
        long needed = 0;
        for (RemoteFile file : chosen) {
            bytes += file.size();
            if (store.has(file) || store.reuse(file)) {
                present += file.size();
            } else {
                long begun = PartialFile.presentBytes(store.incomplete(file), file.size(), tuning.blockBytes());
                missing.add(file);
                present += begun;
                needed += file.size() - begun;
            }
        }
        events.add(new PullEvent.Listed(store.folder(), remote.revision(), chosen.size(), bytes, present));
        requireRoom(store, needed);
        PullMeter meter = new PullMeter(bytes, present);
        try (Transfers transfers =
                new Transfers(store, remote.revision(), repository, client, tuning, ending, meter, events::add)) {
            if (missing.remove(index)) {
                transfers.add(index);
                done(transfers::run, meter);
            }
            requirePipeline(index.in(store.folder()));
            for (RemoteFile file : missing) {
                transfers.add(file);
            }
            done(transfers::run, meter);
        }
        store.complete();
        events.add(meter.look(System.nanoTime()));
        return new PulledModel(
                request.model(), store.folder(), remote.revision(), chosen.size(), bytes, meter.received());
    }

    private void requireRoom(ModelStore store, long needed) {
        long free = freeBytes.applyAsLong(store.folder());
        if (needed > free) {
            throw new HubException(
                    HubMessage.HUB_WITHOUT_ROOM,
                    request.model(),
                    store.folder(),
                    Bytes.decimal(needed),
                    Bytes.decimal(free));
        }
    }

    /** Before gigabytes come that would be of no use. */
    private void requirePipeline(Path index) throws IOException {
        String found;
        try {
            found = JsonMapper.shared()
                    .readTree(Files.readAllBytes(index))
                    .path("_class_name")
                    .toString();
        } catch (JacksonException e) {
            found = "?";
        }
        if (!found.contains(PIPELINE)) {
            throw new HubException(HubMessage.HUB_OTHER_PIPELINE, request.model(), found);
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T done(Work<T> work) {
        return done(work, null);
    }

    /** Does work on a thread of its own, while this one tells what happens and looks whether it is to end. */
    private <T> T done(Work<T> work, @Nullable PullMeter meter) {
        var task = new FutureTask<>(work::run);
        Thread worker = Thread.ofVirtual().name("pull").start(task);
        long lastTold = System.nanoTime();
        try {
            while (!task.isDone()) {
                asked.throwIfCancelled();
                drain();
                if (meter != null && System.nanoTime() - lastTold >= TELL_NANOS) {
                    lastTold = System.nanoTime();
                    listener.on(meter.look(lastTold));
                }
                await(task);
            }
            drain();
            return task.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } finally {
            if (!task.isDone()) {
                ending.cancel();
                joinQuietly(worker);
            }
        }
    }

    private static void await(FutureTask<?> task) throws InterruptedException {
        try {
            task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // looked at by the caller
        }
    }

    /** Files are closed and their state is whole when this ends, also for a thread that is interrupted. */
    private static void joinQuietly(Thread worker) {
        boolean interrupted = Thread.interrupted();
        try {
            worker.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static RuntimeException rethrown(@Nullable Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(failure);
        };
    }

    private void drain() {
        for (PullEvent event = events.poll(); event != null; event = events.poll()) {
            listener.on(event);
        }
    }
}
