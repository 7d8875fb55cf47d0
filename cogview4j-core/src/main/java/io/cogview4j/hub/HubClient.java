package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.HubException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Requests to one hub. Redirections are followed here and not by Java, so that the token goes to the hub alone. Of HTTP/1.1, since
 * several requests at once are to have a connection each.
 */
final class HubClient implements AutoCloseable {
    /** Before anything has come; most likely there is no network, or it takes a proxy. */
    private static final int MOST_WITHOUT_CONNECTION = 3;

    private static final int MOST_REDIRECTIONS = 8;
    private static final List<Integer> REDIRECTIONS = List.of(301, 302, 303, 307, 308);
    private static final long LOOK_MILLIS = 50;
    private static final String AGENT = "cogview4j/" + ProgramVersion.current() + "; java/"
            + Runtime.version().feature();

    private final Endpoint endpoint;
    private final Tuning tuning;
    private final Cancellation cancellation;
    private final Consumer<Message> told;
    private final HttpClient client;

    HubClient(
            Endpoint endpoint,
            ProxySelector proxies,
            Tuning tuning,
            Cancellation cancellation,
            Consumer<Message> told) {
        this.endpoint = endpoint;
        this.tuning = tuning;
        this.cancellation = cancellation;
        this.told = told;
        client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .proxy(proxies)
                .connectTimeout(tuning.stall())
                .build();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Tries tries() {
        return new Tries(tuning, cancellation, told);
    }

    /**
     * Asks for something small, as often as it takes.
     *
     * @return what the hub says, also if it refuses
     * @throws HubException if it cannot be reached
     */
    Reply get(URI address) {
        Tries tries = tries();
        int without = 0;
        while (true) {
            try {
                Reply reply = once(address, Optional.empty(), new BodyReceiver(endpoint.host(), tuning.answer()));
                if (!reply.isPassing()) {
                    return reply;
                }
                tries.refused(host(reply.uri()), reply.status(), reply.retryAfter());
            } catch (ConnectException e) {
                if (++without == MOST_WITHOUT_CONNECTION) {
                    throw new HubException(e, HubMessage.HUB_UNREACHABLE, host(address), reason(e));
                }
                tries.failed(host(address), reason(e));
            } catch (IOException e) {
                tries.failed(host(address), reason(e));
            }
        }
    }

    /**
     * Asks once.
     *
     * @param range as it stands in the header; empty for all
     * @throws IOException if the connection fails, or brings nothing for long
     */
    Reply once(URI address, Optional<String> range, BodyReceiver receiver) throws IOException {
        try (receiver) {
            return followed(address, range, receiver);
        }
    }

    private Reply followed(URI address, Optional<String> range, BodyReceiver receiver) throws IOException {
        URI uri = address;
        for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
            HttpResponse<byte[]> response = await(request(uri, range), receiver);
            Optional<String> location = response.headers().firstValue("Location");
            if (!REDIRECTIONS.contains(response.statusCode()) || location.isEmpty()) {
                return new Reply(response.statusCode(), response.headers(), uri, response.body());
            }
            uri = next(uri, location.get());
        }
        throw new HubException(HubMessage.HUB_REDIRECTION_UNFIT, endpoint.host(), "more than " + MOST_REDIRECTIONS);
    }

    private URI next(URI from, String location) {
        try {
            URI next = from.resolve(new URI(location));
            if (endpoint.mayLeadTo(next)) {
                return next;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // told below
        }
        throw new HubException(HubMessage.HUB_REDIRECTION_UNFIT, host(from), location.replaceAll("[?].*", ""));
    }

    private HttpRequest request(URI uri, Optional<String> range) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("User-Agent", AGENT)
                .header("Accept-Encoding", "identity"); // sizes and ranges are those of the files
        range.ifPresent(bytes -> request.header("Range", bytes));
        if (endpoint.owns(uri)) {
            endpoint.token().ifPresent(token -> {
                request.header("Authorization", "Bearer " + token);
                if (!endpoint.cookie().isEmpty()) {
                    request.header("Cookie", endpoint.cookie() + "=" + token);
                }
            });
        }
        return request.build();
    }

    private HttpResponse<byte[]> await(HttpRequest request, BodyReceiver receiver) throws IOException {
        receiver.awaited();
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, receiver);
        try {
            while (true) {
                try {
                    HttpResponse<byte[]> whole = response.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    receiver.throwIfRefused();
                    return whole;
                } catch (TimeoutException e) {
                    cancellation.throwIfCancelled();
                    receiver.throwIfSilent();
                }
            }
        } catch (ExecutionException e) {
            receiver.throwIfRefused();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } finally {
            response.cancel(true);
        }
    }

    /** An ETag without its quotation marks. */
    static String bare(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }

    static String host(URI uri) {
        return String.valueOf(uri.getRawAuthority());
    }

    static String reason(IOException failure) {
        String said = failure.getMessage();
        if (said != null && !said.isBlank()) {
            return said;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name of the host is not known";
            }
        }
        return failure instanceof ConnectException
                ? "no connection"
                : failure.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
