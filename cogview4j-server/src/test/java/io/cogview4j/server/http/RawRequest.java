package io.cogview4j.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as it goes over the wire, which no client's library has looked at.
 *
 * @param missingBytes of the body that are announced and never come
 */
record RawRequest(String method, String target, Map<String, String> headers, byte[] body, int missingBytes) {
    private static final int PATIENCE_MILLIS = 20_000;

    RawRequest(String method, String target, Map<String, String> headers, byte[] body) {
        this(method, target, headers, body, 0);
    }

    private byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length + missingBytes > 0) {
            head.append("Content-Length: ").append(body.length + missingBytes).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** All that comes back; an exception if that takes too long, or nothing does. */
    String answer(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(bytes());
                if (missingBytes > 0) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // the server has answered before it had read everything, and has closed the connection
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public String toString() {
        String all = new String(bytes(), StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder();
        all.chars().limit(3_000).forEach(c -> {
            if (c >= ' ' && c < 127 || c == '\n') {
                shown.append((char) c);
            } else if (c != '\r') {
                shown.append("\\x%02x".formatted(c));
            }
        });
        return shown.toString();
    }
}
