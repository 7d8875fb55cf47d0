package io.cogview4j.hub;

import io.cogview4j.hub.PartialFile.Part;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.HubException;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way into the cache, in parts that several connections may fetch at once. A part that is cut goes on where it
 * was; if the hub sends whole files only, one connection takes all of it and the others leave it.
 */
final class FileTransfer implements AutoCloseable {
    private static final int PARTIAL = 206;
    private static final int RANGE_UNFIT = 416;
    private static final int NOT_FOUND = 404;

    /** What stores say of addresses that were good for a while. */
    private static final List<Integer> EXPIRED = List.of(400, 401, 403, NOT_FOUND, 410);

    private final RemoteFile file;
    private final URI address;
    private final Repository repository;
    private final HubClient client;
    private final PartialFile partial;
    private final Tuning tuning;
    private final LongConsumer arrived;
    private final List<Part> parts;
    private final AtomicInteger open;
    private final AtomicLong present;
    private final AtomicReference<@Nullable Part> whole = new AtomicReference<>();

    /** Where the hub has sent us, without the token; null as long as it has not. */
    private volatile @Nullable URI moved;

    /** @param arrived told of bytes as they come; of fewer than none if some have to come again */
    FileTransfer(
            RemoteFile file,
            URI address,
            Repository repository,
            HubClient client,
            PartialFile partial,
            Tuning tuning,
            LongConsumer arrived) {
        this.file = file;
        this.address = address;
        this.repository = repository;
        this.client = client;
        this.partial = partial;
        this.tuning = tuning;
        this.arrived = arrived;
        this.parts = partial.missing(tuning.segmentBytes());
        this.open = new AtomicInteger(parts.size());
        this.present = new AtomicLong(
                file.size() - parts.stream().mapToLong(Part::length).sum());
    }

    RemoteFile file() {
        return file;
    }

    PartialFile partial() {
        return partial;
    }

    /** What is to be fetched, each by one connection. */
    List<Part> parts() {
        return parts;
    }

    /** To be called after each part that was fetched; true after the last. */
    boolean isLast() {
        return open.decrementAndGet() == 0;
    }

    /** Forgets all that has come, since it was not what it should be, and fetches it again. */
    void fetchAgain() {
        try {
            partial.restart();
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(partial.path(), e));
        }
        lose();
        whole.set(null);
        moved = null;
        for (Part part : partial.missing(tuning.segmentBytes())) {
            fetch(part);
        }
    }

    private void arrive(long bytes) {
        present.addAndGet(bytes);
        arrived.accept(bytes);
    }

    /** All that has come has to come again. */
    private void lose() {
        arrived.accept(-present.getAndSet(0));
    }

    /**
     * Fetches a part.
     *
     * @throws HubException if the hub does not give it, or something else
     */
    void fetch(Part part) {
        Tries tries = client.tries();
        FileSink sink = new FileSink(part);
        long furthest = sink.position();
        while (sink.isOpen()) {
            @Nullable URI elsewhere = moved;
            try {
                Reply reply = client.once(
                        elsewhere == null ? address : elsewhere,
                        sink.range(),
                        new BodyReceiver(client.endpoint().host(), tuning.stall(), sink));
                heed(reply, sink, tries);
            } catch (IOException e) {
                if (sink.position() > furthest) {
                    furthest = sink.position();
                    tries.progressed();
                }
                tries.failed(HubClient.host(elsewhere == null ? address : elsewhere), HubClient.reason(e));
            }
        }
    }

    private void heed(Reply reply, FileSink sink, Tries tries) throws IOException {
        int status = reply.status();
        String host = HubClient.host(reply.uri());
        if (reply.isSuccess()) {
            if (!client.endpoint().owns(reply.uri())) {
                moved = reply.uri();
            }
            if (sink.isOpen()) {
                throw new IOException("the connection ended too early");
            }
        } else if (reply.isPassing()) {
            tries.refused(host, status, reply.retryAfter());
        } else if (status == RANGE_UNFIT && sink.isRange()) {
            sink.takeAllOrLeave();
        } else if (!client.endpoint().owns(reply.uri()) && EXPIRED.contains(status)) {
            moved = null; // the hub has a new one
            tries.failed(host, "status " + status);
        } else {
            throw status == NOT_FOUND ? changed("status " + status) : repository.refusal(reply);
        }
    }

    private HubException changed(String found) {
        return new HubException(
                HubMessage.HUB_FILE_CHANGED, file.path(), client.endpoint().host(), found);
    }

    @Override
    public void close() throws IOException {
        partial.close();
    }

    /** Writes what comes of a part where it belongs. */
    private final class FileSink implements BodyReceiver.Sink {
        private final Part part;
        private volatile boolean all; // the whole file comes, and this takes it
        private volatile boolean left; // another connection takes the whole file
        private volatile long position;

        FileSink(Part part) {
            this.part = part;
            this.position = part.from();
            this.all = part.length() == file.size();
        }

        long position() {
            return position;
        }

        private long end() {
            return all ? file.size() : part.to();
        }

        boolean isOpen() {
            return !left && position < end();
        }

        boolean isRange() {
            return range().isPresent();
        }

        /** The rest of the part; none if a whole file is wanted from its start. */
        Optional<String> range() {
            boolean fromStart = all && (position == 0 || whole.get() == part);
            return fromStart ? Optional.empty() : Optional.of("bytes=" + position + "-" + (end() - 1));
        }

        /** The hub knows of no ranges: the first to notice takes the whole file. */
        void takeAllOrLeave() {
            if (whole.compareAndSet(null, part) || whole.get() == part) {
                lose();
                all = true;
                position = 0;
            } else {
                left = true;
            }
        }

        @Override
        public boolean begin(int status, HttpHeaders headers) {
            String encoding = headers.firstValue("Content-Encoding").orElse("identity");
            if (!encoding.equals("identity")) {
                throw changed("Content-Encoding " + encoding);
            }
            return status == PARTIAL ? beginRange(headers) : beginWhole(headers);
        }

        private boolean beginRange(HttpHeaders headers) {
            String found = headers.firstValue("Content-Range").orElse("no Content-Range");
            if (!found.matches("bytes " + position + "-\\d{1,18}/(" + file.size() + "|\\*)")) {
                throw changed(found);
            }
            return true;
        }

        private boolean beginWhole(HttpHeaders headers) {
            long length = headers.firstValueAsLong("Content-Length").orElse(file.size());
            if (length != file.size()) {
                throw changed(length + " bytes");
            }
            if (isRange()) {
                takeAllOrLeave();
            } else if (position > 0) {
                arrive(-position);
                position = 0;
            }
            return !left;
        }

        @Override
        public void accept(ByteBuffer bytes) {
            int count = bytes.remaining();
            if (count > end() - position) {
                throw changed("more than " + file.size() + " bytes");
            }
            try {
                partial.write(position, bytes);
                partial.mark(new Part(position - position % tuning.blockBytes(), position + count));
            } catch (IOException e) {
                throw new OutputException(e, FileProblem.writing(partial.path(), e));
            }
            position += count;
            arrive(count);
        }

        @Override
        public void linked(String hash) {
            if (file.isLarge() && !hash.equals(file.hash())) {
                throw changed("ETag " + hash);
            }
        }
    }
}
