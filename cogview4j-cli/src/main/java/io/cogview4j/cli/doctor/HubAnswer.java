package io.cogview4j.cli.doctor;

import io.cogview4j.hub.Hub;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the site that models come from says to one request.
 *
 * @param address that was asked; only its variable where the user has named it
 * @param status of the answer; empty if there was none
 * @param reason why there was none; empty if there was one
 */
record HubAnswer(String address, OptionalInt status, String reason) {
    private static final String VARIABLE = "HF_ENDPOINT";
    private static final String USUAL = "https://huggingface.co";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    /** Asks once, and waits a few seconds at most. */
    static HubAnswer ask(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "").strip();
        String told = named.isEmpty() ? USUAL : VARIABLE;
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(Redirect.NEVER)
                .proxy(Hub.of(environment).proxies()) // those of pull
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(named.isEmpty() ? USUAL : named))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .timeout(LIMIT)
                    .build();
            return new HubAnswer(
                    told,
                    OptionalInt.of(
                            client.send(request, BodyHandlers.discarding()).statusCode()),
                    "");
        } catch (IOException | IllegalArgumentException | InvalidRequestException e) {
            return failed(told, e); // its text may hold the address
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(told, e);
        }
    }

    private static HubAnswer failed(String address, Exception failure) {
        return new HubAnswer(address, OptionalInt.empty(), failure.getClass().getSimpleName());
    }

    /** Whether somebody answers who is not out of order. */
    boolean isWell() {
        return status.isPresent() && status.getAsInt() < SERVER_ERROR;
    }
}
