package io.cogview4j.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.checkpoint.TokenizerFile;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to token ids, by the rules of CogView4: {@code [gMASK]<sop>} first, the text cut at its end, padding on the
 * left to a multiple of 16; {@code _get_glm_embeds} of diffusers' {@code CogView4Pipeline}. Special tokens that are
 * written out in a prompt count as such.
 *
 * <p>May be used by several threads.
 */
public final class GlmTokenizer implements AutoCloseable {
    /** The longest prompt that CogView4 was trained with, {@code [gMASK]} and {@code <sop>} included. */
    public static final int MAX_TOKENS = PromptRequest.DEFAULT_MAX_TOKENS;

    private static final int MULTIPLE = 16;

    private final HuggingFaceTokenizer tokenizer;
    private final long[] prefix;
    private final long pad;
    private final String fingerprint;

    private GlmTokenizer(HuggingFaceTokenizer tokenizer, Path folder, String padToken, String fingerprint) {
        this.tokenizer = tokenizer;
        long[] template = tokenizer.encode("", true, false).getIds();
        this.prefix =
                template.length > 0 ? template : new long[] {special(folder, "[gMASK]"), special(folder, "<sop>")};
        this.pad = special(folder, padToken);
        this.fingerprint = fingerprint;
    }

    /**
     * Reads {@code tokenizer.json} and {@code tokenizer_config.json} in {@code tokenizer/} of a checkpoint.
     *
     * @throws CheckpointException if the tokenizer is missing, damaged, or lacks GLM's special tokens
     */
    public static GlmTokenizer open(Path tokenizerFolder) {
        Path json = tokenizerFolder.resolve("tokenizer.json");
        try (TokenizerFile file = TokenizerFile.open(tokenizerFolder)) {
            HuggingFaceTokenizer tokenizer = read(json, file.content());
            try {
                return new GlmTokenizer(tokenizer, tokenizerFolder, file.padToken(), file.fingerprint());
            } catch (RuntimeException | IOException e) {
                tokenizer.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new CheckpointException(e, CoreMessage.TOKENIZER_MISSING, json);
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(json, e));
        }
    }

    /** That of the file that was read, see {@link io.cogview4j.checkpoint.Fingerprint}. */
    public String fingerprint() {
        return fingerprint;
    }

    /** As {@link #tokenize(String, int)}, with {@link #MAX_TOKENS}. */
    public TokenizedPrompt tokenize(String prompt) {
        return tokenize(prompt, MAX_TOKENS);
    }

    /**
     * The prompt's ids, padded to the next multiple of 16.
     *
     * @param maxTokens the most tokens before padding, {@code [gMASK]} and {@code <sop>} included
     * @throws InvalidRequestException if {@code maxTokens} leaves no room for any text
     */
    public TokenizedPrompt tokenize(String prompt, int maxTokens) {
        int room = maxTokens - prefix.length;
        if (room < 1) {
            throw new InvalidRequestException(
                    CoreMessage.MAX_TOKENS_TOO_SMALL, maxTokens, prefix.length, prefix.length + 1, MAX_TOKENS);
        }
        long[] text = tokenizer.encode(prompt, false, false).getIds();
        int kept = Math.min(text.length, room);
        long[] ids = Arrays.copyOf(prefix, prefix.length + kept);
        System.arraycopy(text, 0, ids, prefix.length, kept);
        return padded(ids, 0, 0, text.length - kept, dropped(text, kept));
    }

    /**
     * The same prompt with more padding: as long as {@code tokens}, brought up to a multiple of 16. diffusers pads the
     * prompts of a batch to the longest of them, and what a prompt's padding is, its embedding depends on.
     */
    public TokenizedPrompt pad(TokenizedPrompt prompt, int tokens) {
        return padded(prompt.ids(), prompt.paddingTokens(), tokens, prompt.droppedTokens(), prompt.droppedText());
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private TokenizedPrompt padded(
            long[] ids, int paddingTokens, int atLeast, int droppedTokens, @Nullable String droppedText) {
        int length = Math.ceilDiv(Math.max(ids.length, atLeast), MULTIPLE) * MULTIPLE;
        int added = length - ids.length;
        long[] padded = new long[length];
        Arrays.fill(padded, 0, added, pad);
        System.arraycopy(ids, 0, padded, added, ids.length);
        return new TokenizedPrompt(padded, paddingTokens + added, droppedTokens, droppedText);
    }

    private @Nullable String dropped(long[] text, int kept) {
        return kept == text.length ? null : tokenizer.decode(Arrays.copyOfRange(text, kept, text.length), false);
    }

    private long special(Path folder, String token) {
        long[] ids = tokenizer.encode(token, false, false).getIds();
        if (ids.length != 1) {
            throw new CheckpointException(
                    CoreMessage.TOKENIZER_SPECIAL_TOKEN_MISSING, folder.resolve("tokenizer.json"), token);
        }
        return ids[0];
    }

    private static HuggingFaceTokenizer read(Path file, InputStream json) throws IOException {
        try {
            return OfflineDjl.read(json);
        } catch (EngineException | CogView4Exception e) {
            throw e; // the native library, not the file
        } catch (RuntimeException e) {
            throw new CheckpointException(e, CoreMessage.TOKENIZER_DAMAGED, file, String.valueOf(e.getMessage()));
        }
    }
}
