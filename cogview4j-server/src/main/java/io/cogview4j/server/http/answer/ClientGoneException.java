package io.cogview4j.server.http.answer;

import java.io.IOException;

/** Nobody reads what is written any more. */
public final class ClientGoneException extends RuntimeException {
    public ClientGoneException(IOException cause) {
        super("the client is gone", cause);
    }
}
