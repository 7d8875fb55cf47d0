package io.cogview4j.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.tokenizer.TextCuts;
import io.cogview4j.tokenizer.TokenizerRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** As many as it has bytes, and as many again, since the last may begin the next. */
    private static final int MOST_TOKENS_OF_A_CHARACTER = 8;
    /** What the native library writes for bytes that make no character. */
    private static final char INCOMPLETE = '\ufffd';

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

    /** A part of the text, from where it begins to where it ends. */
    private record Part(int start, int end, long[] ids) {}

    /**
     * Reads a text of which no more than {@code most} tokens are to be left. No more than these are held at a time, and
     * those of one part.
     *
     * @throws InvalidRequestException if it has to be read as a whole and is too long for that
     */
    Cut read(String text, int most, boolean cutsAtStart) {
        ArrayDeque<Part> held = new ArrayDeque<>();
        int count = 0;
        int all = 0;
        for (int start = 0, end; start < text.length(); start = end) {
            end = end(text, start);
            long[] ids =
                    tokenizer.encode(text.substring(start, end), false, false).getIds();
            all += ids.length;
            if (cutsAtStart || count < most) {
                held.add(new Part(start, end, ids));
                count += ids.length;
            }
            while (cutsAtStart && !held.isEmpty() && count - held.getFirst().ids().length >= most) {
                count -= held.removeFirst().ids().length;
            }
        }
        long[] ids =
                held.stream().flatMapToLong(part -> Arrays.stream(part.ids())).toArray();
        int excess = Math.max(0, count - most);
        int first = cutsAtStart ? excess : 0;
        long[] kept = Arrays.stream(ids, first, first + count - excess)
                .map(rules::idOfNative)
                .toArray();
        if (all == kept.length) {
            return new Cut(kept, 0, null);
        }
        String dropped = cutsAtStart
                ? text.substring(0, held.getFirst().start()) + decode(ids, 0, excess)
                : decode(ids, kept.length, count)
                        + text.substring(held.getLast().end());
        return new Cut(kept, all - kept.length, dropped);
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

    private String decode(long[] tokens, int from, int to) {
        return from == to ? "" : tokenizer.decode(Arrays.copyOfRange(tokens, from, to), false);
    }

    /**
     * What each of these ids stands for. Tokens of whose bytes only those of several make characters are put together.
     *
     * @param special for special tokens whose letters the tokenizer reads as text
     */
    List<TokenPiece> pieces(long[] ids, Map<Long, String> special) {
        long[] all = Arrays.stream(ids).map(rules::nativeOf).toArray();
        List<TokenPiece> pieces = new ArrayList<>();
        for (int start = 0; start < ids.length; ) {
            @Nullable String name = special.get(ids[start]);
            int end = name == null ? characterEnd(all, start) : start + 1;
            String text = name == null ? decode(all, start, end) : name;
            for (int i = start; i < end; i++) {
                pieces.add(new TokenPiece(ids[i], text, i - start + 1, end - start));
            }
            start = end;
        }
        return pieces;
    }

    /**
     * Where the tokens from {@code start} end that make whole characters. If none do, they are those of a character that
     * was cut, or of the one that stands for bytes that are none.
     */
    private int characterEnd(long[] ids, int start) {
        int last = Math.min(ids.length, start + MOST_TOKENS_OF_A_CHARACTER);
        int incomplete = start + 1;
        for (int end = start + 1; end <= last; end++) {
            String text = decode(ids, start, end);
            if (text.indexOf(INCOMPLETE) < 0) {
                return end;
            }
            if (text.length() == 1) {
                incomplete = end;
            }
        }
        return incomplete;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
