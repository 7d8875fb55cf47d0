package io.cogview4j.server.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives bodies up that trickle: a byte now and then keeps a connection from being idle for ever. */
final class SlowBodies extends Handler.Wrapper {
    private final long leastBytesPerSecond;
    private final long graceNanos;

    /** @param graceNanos in which a body may be slow */
    SlowBodies(long leastBytesPerSecond, long graceNanos) {
        this.leastBytesPerSecond = leastBytesPerSecond;
        this.graceNanos = graceNanos;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Timed(request), response, callback);
    }

    /** A request that knows how fast its body comes, from when it was first read. */
    private final class Timed extends Request.Wrapper {
        private long beginNanos;
        private boolean begun;
        private long bytes;

        Timed(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            if (!begun) {
                begun = true;
                beginNanos = System.nanoTime();
            }
            Content.Chunk chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk) || chunk.isLast()) {
                return chunk; // where nothing comes, the connection becomes idle
            }
            bytes += chunk.remaining();
            long elapsed = System.nanoTime() - beginNanos;
            if (elapsed <= graceNanos
                    || bytes * (double) TimeUnit.SECONDS.toNanos(1) >= (double) leastBytesPerSecond * elapsed) {
                return chunk;
            }
            chunk.release();
            TimeoutException slow =
                    new TimeoutException("%d bytes in %d s".formatted(bytes, TimeUnit.NANOSECONDS.toSeconds(elapsed)));
            super.fail(slow);
            return Content.Chunk.from(slow, true);
        }
    }
}
