package io.cogview4j.server.http.request;

import io.javalin.http.Context;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Bodies of JSON that carry files in base64. Each takes several times its size of memory while it is used, so that is done one at a time. */
public final class LargeJson {
    private static final ReentrantLock USING = new ReentrantLock();

    private LargeJson() {}

    /**
     * Reads the fields of a body and does something quick with them; they must not be kept.
     *
     * @throws io.cogview4j.server.http.error.Refusal as {@link JsonBody#read}
     */
    public static <T> T read(Context ctx, Caps caps, Function<Fields, T> use) {
        Bodies.requireType(ctx, Set.of(Bodies.JSON));
        try (SpooledBody body = SpooledBody.read(ctx, caps.base64Bytes())) {
            if (body.size() <= caps.jsonBytes()) {
                return use.apply(Fields.ofJson(JsonBody.object(body.bytes())));
            }
            USING.lock();
            try {
                return use.apply(Fields.ofJson(JsonBody.object(body.bytes())));
            } finally {
                USING.unlock();
            }
        }
    }
}
