package io.cogview4j.server.http.jobs;

import io.cogview4j.server.http.answer.ClientGoneException;
import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * A client that waits for one whole answer. Nothing is written to it meanwhile, which would show that it is gone; but a client that
 * has closed its connection has told so, for whoever reads.
 */
public final class Client {
    private final Context ctx;
    private final EndPoint connection;

    private Client(Context ctx, EndPoint connection) {
        this.ctx = ctx;
        this.connection = connection;
    }

    /** Of a request whose body has been read to its end. */
    public static Client of(Context ctx) {
        return new Client(
                ctx,
                ServletContextRequest.getServletContextRequest(ctx.req())
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint());
    }

    /** @throws ClientGoneException if it has closed the connection */
    public void requireThere() {
        ByteBuffer ahead = ByteBuffer.allocateDirect(1).limit(0);
        try {
            if (connection.fill(ahead) < 0) {
                throw new ClientGoneException(new EOFException("closed by the client"));
            }
            if (ahead.hasRemaining()) {
                // part of a request that was sent ahead, which is now torn: the client sends it again on another
                // connection
                ctx.res().setHeader("Connection", "close");
            }
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
