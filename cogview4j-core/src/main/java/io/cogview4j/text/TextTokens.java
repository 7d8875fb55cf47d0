package io.cogview4j.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.tokenizer.TextCuts;
import io.cogview4j.tokenizer.TokenizerRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a text. A long text is read in parts, because the native library takes two hundred times the memory of what
 * it reads at once; the parts end where the ids are those of the whole.
 */
final class TextTokens implements AutoCloseable {
    /** How much is read at once where a text can be cut, in UTF-16 characters. */
    private static final int PART = 1 << 14;
    /** How much is read at once where it cannot. */
    private static final int MOST = 1 << 16;

    private final HuggingFaceTokenizer tokenizer;
    private final TokenizerRules rules;
    private final TextCuts cuts;

    TextTokens(HuggingFaceTokenizer tokenizer, TokenizerRules rules) {
        this.tokenizer = tokenizer;
        this.rules = rules;
        this.cuts = rules.cuts();
    }

    /**
     * What is left of a text, and what was cut off it.
     *
     * @param droppedText null if nothing was cut off
     */
    record Cut(long[] ids, int droppedTokens, @Nullable String droppedText) {}

    /** A part of the text, from where it begins to where it ends, and where its tokens do among all. */
    private record Part(int start, int end, int firstToken, int endToken) {}

    /**
     * Reads a text of which no more than {@code most} tokens are to be left.
     *
     * @throws InvalidRequestException if it has to be read as a whole and is too long for that
     */
    Cut read(String text, int most, boolean cutsAtStart) {
        List<Part> parts = new ArrayList<>();
        long[] tokens = new long[0];
        int count = 0;
        for (int start = 0, end; start < text.length(); start = end) {
            end = end(text, start);
            long[] read =
                    tokenizer.encode(text.substring(start, end), false, false).getIds();
            parts.add(new Part(start, end, count, count + read.length));
            if (count + read.length > tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(count + read.length, tokens.length / 2 * 3));
            }
            System.arraycopy(read, 0, tokens, count, read.length);
            count += read.length;
        }
        int dropped = Math.max(0, count - most);
        int first = cutsAtStart ? dropped : 0;
        long[] kept = Arrays.stream(tokens, first, first + count - dropped)
                .map(rules::idOfNative)
                .toArray();
        return new Cut(
                kept, dropped, dropped == 0 ? null : dropped(text, parts, tokens, first, count - dropped, cutsAtStart));
    }

    private int end(String text, int start) {
        int end = text.length() - start <= PART ? text.length() : cuts.end(text, start, PART);
        if (end < 0) {
            end = cuts.end(text, start, MOST);
        }
        if (end < 0) {
            throw new InvalidRequestException(CoreMessage.PROMPT_UNBROKEN, MOST);
        }
        return end;
    }

    /** Only of the part that is cut in two the text is not known. */
    private String dropped(String text, List<Part> parts, long[] tokens, int first, int kept, boolean cutsAtStart) {
        int border = cutsAtStart ? first : kept;
        Part cut = parts.stream()
                .filter(part -> border < part.endToken())
                .findFirst()
                .orElseThrow();
        return cutsAtStart
                ? text.substring(0, cut.start()) + decode(tokens, cut.firstToken(), border)
                : decode(tokens, border, cut.endToken()) + text.substring(cut.end());
    }

    private String decode(long[] tokens, int from, int to) {
        return from == to ? "" : tokenizer.decode(Arrays.copyOfRange(tokens, from, to), false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
