package io.cogview4j.bench;

import io.cogview4j.api.PromptRequest;
import io.cogview4j.message.InvalidRequestException;

/** How many tokens a prompt and its negative prompt have. */
public record PromptLengths(int prompt, int negative) {
    /** A long prompt and a short negative one. */
    public static final PromptLengths USUAL = new PromptLengths(144, 48);

    static final int MOST = PromptRequest.DEFAULT_MAX_TOKENS;

    public PromptLengths {
        requireWithin(prompt);
        requireWithin(negative);
    }

    private static void requireWithin(int tokens) {
        if (tokens < 1 || tokens > MOST) {
            throw new InvalidRequestException(BenchMessage.BENCH_TOKENS_OUT_OF_RANGE, tokens, MOST);
        }
    }

    /**
     * Reads {@code 144,48}.
     *
     * @throws InvalidRequestException if it is not two numbers, or they are no lengths of prompts
     */
    public static PromptLengths parse(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                return new PromptLengths(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()));
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for everything that is not two numbers
        }
        throw new InvalidRequestException(BenchMessage.BENCH_TOKENS_UNREADABLE, text);
    }
}
