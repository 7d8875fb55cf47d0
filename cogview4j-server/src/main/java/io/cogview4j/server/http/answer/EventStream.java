package io.cogview4j.server.http.answer;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that goes on: server-sent events, whatever the client says that it accepts. All methods throw {@link
 * ClientGoneException} if nobody reads.
 */
public final class EventStream {
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;

    private EventStream(OutputStream out) {
        this.out = out;
    }

    /** Sends the headers. */
    public static EventStream open(Context ctx) {
        ctx.res().setStatus(200);
        ctx.res().setContentType("text/event-stream");
        ctx.res().setHeader("X-Accel-Buffering", "no"); // proxies shall pass events on at once
        try {
            EventStream stream = new EventStream(ctx.res().getOutputStream());
            stream.out.flush();
            ctx.res().flushBuffer();
            return stream;
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /**
     * Sends an event.
     *
     * @param name null for none
     * @param id with which a client that was cut off goes on; null for none
     */
    public void send(@Nullable String name, @Nullable Long id, ObjectNode data) {
        StringBuilder head = new StringBuilder();
        if (id != null) {
            head.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            head.append("event: ").append(name).append('\n');
        }
        head.append("data: ");
        try {
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(Json.bytes(data));
            out.write('\n');
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** A comment, which every client passes over; it also shows whether there is still one. */
    public void keepAlive() {
        try {
            out.write(KEEP_ALIVE);
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
