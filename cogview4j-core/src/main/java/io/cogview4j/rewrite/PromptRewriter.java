package io.cogview4j.rewrite;

import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has prompts written at length by a language model, as CogView4 draws best from long descriptions. Any server will do that
 * speaks OpenAI's protocol for chats. Whatever goes wrong there, the prompt stays as the user wrote it, and a warning says why.
 *
 * <p>Nothing but the prompt and an instruction is sent, and only to the address that was given: redirections are not followed,
 * so the key reaches no other host.
 */
public final class PromptRewriter {
    private static final String COMPLETIONS = "/chat/completions";
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_ANSWER_BYTES = 1 << 20;
    private static final int MOST_KEY_CHARACTERS = 4096;
    private static final int SUCCESS = 200;

    private final URI endpoint;
    private final @Nullable String model;
    private final @Nullable String key;
    private final Duration limit;

    private PromptRewriter(URI endpoint, @Nullable String model, @Nullable String key, Duration limit) {
        this.endpoint = endpoint;
        this.model = model;
        this.key = key;
        this.limit = limit;
    }

    /**
     * A rewriter without a key, whose server chooses the model, with a minute for each prompt.
     *
     * @param address for example {@code http://localhost:11434}, to which {@code /v1/chat/completions} is added, or the whole
     *     address if it ends in {@code /chat/completions}
     * @throws InvalidRequestException if it is no such address
     */
    public static PromptRewriter of(String address) {
        return new PromptRewriter(endpoint(address), null, null, USUAL_LIMIT);
    }

    private static URI endpoint(String address) {
        try {
            URI given = new URI(address.strip());
            String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (web && given.getHost() != null && given.getRawUserInfo() == null && given.getRawFragment() == null) {
                String path = given.getRawPath().replaceAll("/+$", "");
                String all = path.endsWith(COMPLETIONS)
                        ? path
                        : path.endsWith("/v1") ? path + COMPLETIONS : path + "/v1" + COMPLETIONS;
                String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
                return new URI(scheme + "://" + given.getRawAuthority() + all + query);
            }
        } catch (URISyntaxException e) {
            // told below, without what may be a password in it
        }
        throw new InvalidRequestException(CoreMessage.REWRITE_ADDRESS_UNFIT, withoutPassword(address));
    }

    private static String withoutPassword(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The same with a model that the server is to use. */
    public PromptRewriter withModel(String model) {
        return new PromptRewriter(endpoint, model, key, limit);
    }

    /**
     * The same with a key, which is sent to the server of the address alone and never told to anybody else.
     *
     * @throws InvalidRequestException if it cannot be a key
     */
    public PromptRewriter withKey(String key) {
        boolean sound = !key.isEmpty()
                && key.length() <= MOST_KEY_CHARACTERS
                && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!sound) {
            throw new InvalidRequestException(CoreMessage.REWRITE_KEY_UNFIT);
        }
        return new PromptRewriter(endpoint, model, key, limit);
    }

    /** The same with another limit for each prompt, from the connection to the end of the answer. */
    public PromptRewriter withLimit(Duration limit) {
        return new PromptRewriter(endpoint, model, key, limit);
    }

    /** The prompts are sent to this host. */
    public String host() {
        return endpoint.getRawAuthority();
    }

    /**
     * Has one prompt rewritten.
     *
     * @throws CancelledException if the thread is interrupted
     */
    public Rewriting rewrite(String prompt) {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limit)
                .build();
        try {
            CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                    request(prompt), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
            return read(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS), prompt);
        } catch (TimeoutException e) {
            return unchanged(prompt, Message.of(CoreMessage.REWRITE_TOO_SLOW, host(), limit.toSeconds()));
        } catch (ExecutionException e) {
            return unchanged(prompt, failure(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } finally {
            client.shutdownNow();
        }
    }

    private HttpRequest request(String prompt) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (model != null) {
            body.put("model", model);
        }
        body.put("stream", false);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", Instruction.TEXT);
        messages.addObject().put("role", "user").put("content", prompt);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return request.build();
    }

    private Rewriting read(HttpResponse<byte[]> answer, String prompt) {
        if (answer.statusCode() != SUCCESS) {
            return unchanged(prompt, Message.of(CoreMessage.REWRITE_REFUSED, host(), answer.statusCode()));
        }
        try {
            return new Rewriting(Answer.read(answer.body(), prompt), Optional.empty());
        } catch (Answer.UnusableException e) {
            return unchanged(
                    prompt, Message.of(CoreMessage.REWRITE_ANSWER_UNUSABLE, host(), String.valueOf(e.getMessage())));
        }
    }

    private Message failure(@Nullable Throwable cause) {
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return Message.of(CoreMessage.REWRITE_TOO_SLOW, host(), limit.toSeconds());
        }
        String said = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause == null ? "?" : cause.getClass().getSimpleName();
        return said.startsWith("body exceeds")
                ? Message.of(CoreMessage.REWRITE_ANSWER_UNUSABLE, host(), "more than " + MOST_ANSWER_BYTES + " bytes")
                : Message.of(CoreMessage.REWRITE_UNREACHABLE, host(), said);
    }

    private static Rewriting unchanged(String prompt, Message why) {
        return new Rewriting(prompt, Optional.of(why));
    }
}
