package io.cogview4j.tokenizer;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.tokenizer.TokenizerJson.NumberedToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer as its files together make it.
 *
 * <p>What reaches the native library is written anew from what was understood here. It panics on much that its format
 * leaves open, and a panic ends the process.
 */
public final class TokenizerRules {
    private static final String DEFAULT_PAD = "<|endoftext|>";

    private final TokenizerJson json;
    private final TokenizerNotes notes;
    private final AddedTokens tokens;
    private final List<AddedToken> matched;
    private final Map<Integer, Integer> ids = new HashMap<>();

    private TokenizerRules(TokenizerJson json, TokenizerNotes notes) {
        this.json = json;
        this.notes = notes;
        this.tokens = new AddedTokens(json.model().vocabulary());
        tokens.add(json.tokens().stream().map(NumberedToken::token).toList());
        tokens.add(notes.tokens(json.tokens()));
        this.matched = notes.splitsSpecialTokens() ? tokens.withoutSpecial() : tokens.all();
        AddedTokens numbered = new AddedTokens(json.model().vocabulary());
        numbered.add(matched);
        for (AddedToken token : matched) {
            Integer ours = tokens.id(token.content());
            Integer theirs = numbered.id(token.content());
            if (ours != null && theirs != null && !ours.equals(theirs)) {
                ids.put(theirs, ours);
            }
        }
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @param file what messages call it
     * @throws CheckpointException if one of the files is damaged, or asks for what is not known here
     */
    public static TokenizerRules read(Path file, InputStream content, TokenizerNotes notes) throws IOException {
        notes.check();
        return new TokenizerRules(TokenizerJson.read(file, content), notes);
    }

    /**
     * What {@link #difference} would be. Of the content no more is read than the added tokens.
     *
     * @throws CheckpointException if they are damaged
     */
    public static String difference(Path file, InputStream content, TokenizerNotes notes) throws IOException {
        return difference(TokenizerJson.tokens(file, content), notes);
    }

    /** All in which the files beside {@code tokenizer.json} change ids, as a text; empty if they change nothing. */
    public String difference() {
        return difference(json.tokens(), notes);
    }

    private static String difference(List<NumberedToken> own, TokenizerNotes notes) {
        Map<String, AddedToken> known = new HashMap<>();
        own.forEach(token -> known.put(token.token().content(), token.token()));
        String tokens = notes.tokens(own).stream()
                .filter(token -> !token.equals(known.get(token.content())))
                .map(AddedToken::toString)
                .collect(Collectors.joining());
        Boolean cutsAtStart = notes.cutsAtStart();
        return tokens
                + (cutsAtStart == null || !cutsAtStart ? "" : "truncation left")
                + (notes.splitsSpecialTokens() ? "special tokens split" : "");
    }

    /** The token that pads where the notes name none that does: theirs, or that of every GLM. */
    public static String padToken(TokenizerNotes notes) {
        String named = notes.padToken();
        return named == null ? DEFAULT_PAD : named;
    }

    /** The token that pads. */
    public String padToken() {
        return notes.padToken() == null && json.padToken() != null ? json.padToken() : padToken(notes);
    }

    /** Whether a text that is too long loses its start, and not its end. */
    public boolean cutsAtStart() {
        Boolean noted = notes.cutsAtStart();
        return noted != null ? noted : Boolean.TRUE.equals(json.cutsAtStart());
    }

    /** What every text stands between. */
    public PromptTemplate template() {
        return json.template();
    }

    /** The id of a token, null if there is none of this name. */
    public @Nullable Integer id(String token) {
        return tokens.id(token);
    }

    /** The id that a token has here, of the id that the native library gives it. */
    public long idOfNative(long id) {
        Integer ours = ids.get((int) id);
        return ours == null ? id : ours;
    }

    /** The id that the native library gives a token, of the id that it has here. */
    public long nativeOf(long id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst()
                .map(Integer::longValue)
                .orElse(id);
    }

    /** Where a long text may be cut so that its parts give the tokens of the whole. */
    public TextCuts cuts() {
        return new TextCuts(
                json.steps().endsWordsAfterLetters(),
                matched.stream().map(AddedToken::content).toList());
    }

    /** The tokenizer in the format of the native library, without template, truncation and padding. */
    public InputStream forNativeLibrary() {
        return NativeJson.of(json, matched);
    }
}
