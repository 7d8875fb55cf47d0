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
import io.cogview4j.tokenizer.PromptTemplate;
import io.cogview4j.tokenizer.TokenizerRules;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to token ids, by the rules of CogView4: {@code [gMASK]<sop>} first, the text cut at its end unless the
 * tokenizer's config says at its start, padding on the left to a multiple of 16; {@code _get_glm_embeds} of diffusers'
 * {@code CogView4Pipeline}. Special tokens that are written out in a prompt count as such, unless the config says
 * otherwise.
 *
 * <p>May be used by several threads.
 */
public final class GlmTokenizer implements AutoCloseable {
    /** The longest prompt that CogView4 was trained with, {@code [gMASK]} and {@code <sop>} included. */
    public static final int MAX_TOKENS = PromptRequest.DEFAULT_MAX_TOKENS;

    private static final int MULTIPLE = 16;

    private final TextTokens texts;
    private final boolean cutsAtStart;
    private final long[] before;
    private final long[] after;
    private final long pad;
    private final String fingerprint;
    private final Map<Long, String> special;

    private GlmTokenizer(HuggingFaceTokenizer tokenizer, TokenizerRules rules, Path file, String fingerprint) {
        PromptTemplate template = rules.template();
        this.texts = new TextTokens(tokenizer, rules);
        this.cutsAtStart = rules.cutsAtStart();
        this.before = template.size() > 0
                ? ids(template.before())
                : ids(Stream.of("[gMASK]", "<sop>")
                        .map(token -> special(rules, file, token))
                        .toList());
        this.after = ids(template.after());
        this.pad = special(rules, file, rules.padToken());
        this.special = Map.copyOf(names(rules, "[gMASK]", "<sop>", rules.padToken()));
        this.fingerprint = fingerprint;
    }

    /**
     * Reads {@code tokenizer.json} in {@code tokenizer/} of a checkpoint, and {@code tokenizer_config.json},
     * {@code special_tokens_map.json} and {@code added_tokens.json} where they are.
     *
     * @throws CheckpointException if the tokenizer is missing, damaged, lacks GLM's special tokens, or asks for what is
     *     not known here
     */
    public static GlmTokenizer open(Path tokenizerFolder) {
        Path json = tokenizerFolder.resolve("tokenizer.json");
        try (TokenizerFile file = TokenizerFile.open(tokenizerFolder)) {
            TokenizerRules rules = file.read();
            String fingerprint = file.fingerprint();
            HuggingFaceTokenizer tokenizer = read(json, rules);
            try {
                return new GlmTokenizer(tokenizer, rules, json, fingerprint);
            } catch (RuntimeException e) {
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
     * @throws InvalidRequestException if {@code maxTokens} leaves no room for any text, or the prompt is very long and
     *     goes on for too long without a place between words
     */
    public TokenizedPrompt tokenize(String prompt, int maxTokens) {
        int added = before.length + after.length;
        int room = maxTokens - added;
        if (room < 1) {
            throw new InvalidRequestException(
                    CoreMessage.MAX_TOKENS_TOO_SMALL, maxTokens, added, added + 1, MAX_TOKENS);
        }
        TextTokens.Cut text = texts.read(prompt, room, cutsAtStart);
        long[] ids = LongStream.concat(
                        LongStream.concat(Arrays.stream(before), Arrays.stream(text.ids())), Arrays.stream(after))
                .toArray();
        return padded(ids, 0, 0, text.droppedTokens(), text.droppedText());
    }

    /**
     * The same prompt with more padding: as long as {@code tokens}, brought up to a multiple of 16. diffusers pads the
     * prompts of a batch to the longest of them, and what a prompt's padding is, its embedding depends on. The padding
     * comes first whatever {@code padding_side} of the config says, which diffusers heeds up to the longest prompt only.
     */
    public TokenizedPrompt pad(TokenizedPrompt prompt, int tokens) {
        return padded(prompt.ids(), prompt.paddingTokens(), tokens, prompt.droppedTokens(), prompt.droppedText());
    }

    /** What each id stands for, padding included. */
    public List<TokenPiece> pieces(TokenizedPrompt prompt) {
        return texts.pieces(prompt.ids(), special);
    }

    @Override
    public void close() {
        texts.close();
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

    private static long[] ids(List<Integer> ids) {
        return ids.stream().mapToLong(Integer::longValue).toArray();
    }

    private static Map<Long, String> names(TokenizerRules rules, String... tokens) {
        Map<Long, String> names = new HashMap<>();
        for (String token : tokens) {
            Integer id = rules.id(token);
            if (id != null) {
                names.put(id.longValue(), token);
            }
        }
        return names;
    }

    private static int special(TokenizerRules rules, Path file, String token) {
        Integer id = rules.id(token);
        if (id == null) {
            throw new CheckpointException(CoreMessage.TOKENIZER_SPECIAL_TOKEN_MISSING, file, token);
        }
        return id;
    }

    private static HuggingFaceTokenizer read(Path file, TokenizerRules rules) throws IOException {
        try {
            return OfflineDjl.read(rules.forNativeLibrary());
        } catch (EngineException | CogView4Exception e) {
            throw e; // the native library, not the file
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    e, CoreMessage.TOKENIZER_DAMAGED, file, "model", String.valueOf(e.getMessage()));
        }
    }
}
