package io.cogview4j.hub;

import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.HubException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a hub sends: into a sink if it is content that was asked for, else into memory, as much as answers have. Knows how
 * long nothing came.
 */
final class BodyReceiver implements BodyHandler<byte[]>, AutoCloseable {
    private static final int MOST_ANSWER_BYTES = 16 << 20;
    private static final int OK = 200;
    private static final int PARTIAL = 206;

    /** Where content goes. */
    interface Sink {
        /**
         * Looks at what was announced.
         *
         * @return whether it is wanted
         * @throws CogView4Exception if it is not what it should be
         */
        boolean begin(int status, HttpHeaders headers);

        /**
         * Looks at what the hub itself says of the content, before it sends us elsewhere.
         *
         * @throws CogView4Exception if it is not what it should be
         */
        void linked(String hash);

        void accept(ByteBuffer bytes) throws IOException;
    }

    private final String host;
    private final Duration patience;
    private final @Nullable Sink sink;
    private volatile long lastNanos;
    private volatile @Nullable CogView4Exception refusal;
    private boolean over;

    /** For an answer that is small. */
    BodyReceiver(String host, Duration patience) {
        this(host, patience, null);
    }

    BodyReceiver(String host, Duration patience, @Nullable Sink sink) {
        this.host = host;
        this.patience = patience;
        this.sink = sink;
    }

    void awaited() {
        lastNanos = System.nanoTime();
    }

    /** @throws IOException if nothing has come for too long */
    void throwIfSilent() throws IOException {
        if (System.nanoTime() - lastNanos > patience.toNanos()) {
            throw new IOException("nothing came for " + patience.toMillis() / 1000.0 + " seconds");
        }
    }

    /** Nothing is taken any more: what still comes belongs to a request that was given up. */
    @Override
    public synchronized void close() {
        over = true;
    }

    void throwIfRefused() {
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo info) {
        awaited();
        boolean content = sink != null && (info.statusCode() == OK || info.statusCode() == PARTIAL);
        boolean wanted = true;
        try {
            if (sink != null) {
                info.headers().firstValue("X-Linked-Etag").map(HubClient::bare).ifPresent(sink::linked);
            }
            wanted = !content || Objects.requireNonNull(sink).begin(info.statusCode(), info.headers());
        } catch (CogView4Exception e) {
            refusal = e;
            wanted = false;
        }
        return new Body(content ? sink : null, wanted);
    }

    private final class Body implements BodySubscriber<byte[]> {
        private final @Nullable Sink into;
        private final boolean wanted;
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private @Nullable Subscription subscription;

        Body(@Nullable Sink into, boolean wanted) {
            this.into = into;
            this.wanted = wanted;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            if (wanted) {
                subscription.request(1);
            } else {
                subscription.cancel();
                whole.complete(new byte[0]);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            awaited();
            try {
                synchronized (BodyReceiver.this) {
                    for (ByteBuffer buffer : over ? List.<ByteBuffer>of() : buffers) {
                        take(buffer);
                    }
                }
                Objects.requireNonNull(subscription).request(1);
            } catch (CogView4Exception e) {
                refusal = e;
                end(new IOException(e.what(), e));
            } catch (IOException e) {
                end(e);
            }
        }

        private void take(ByteBuffer buffer) throws IOException {
            if (into != null) {
                into.accept(buffer);
                return;
            }
            if (memory.size() + buffer.remaining() > MOST_ANSWER_BYTES) {
                throw new HubException(
                        HubMessage.HUB_ANSWER_UNUSABLE, host, "more than " + MOST_ANSWER_BYTES + " bytes");
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            memory.writeBytes(bytes);
        }

        private void end(IOException because) {
            Objects.requireNonNull(subscription).cancel();
            whole.completeExceptionally(because);
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(memory.toByteArray());
        }
    }
}
