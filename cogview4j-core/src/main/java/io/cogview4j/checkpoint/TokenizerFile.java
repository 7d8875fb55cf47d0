package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.FileProblem;
import io.cogview4j.tokenizer.TokenizerNotes;
import io.cogview4j.tokenizer.TokenizerRules;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** {@code tokenizer.json} while it is read, once, and the files beside it. */
public final class TokenizerFile implements AutoCloseable {
    static final String NAME = "tokenizer.json";

    private final Path file;
    private final InputStream content;
    private final MessageDigest digest;
    private final TokenizerNotes notes;
    private @Nullable String difference;

    private TokenizerFile(Path file, InputStream content, MessageDigest digest, TokenizerNotes notes) {
        this.file = file;
        this.content = new DigestInputStream(content, digest);
        this.digest = digest;
        this.notes = notes;
    }

    /**
     * Opens {@code tokenizer.json} and reads the files beside it.
     *
     * @throws io.cogview4j.message.CheckpointException if one of these is damaged
     */
    public static TokenizerFile open(Path tokenizerFolder) throws IOException {
        Path file = tokenizerFolder.resolve(NAME);
        InputStream content = new BufferedInputStream(Files.newInputStream(file));
        try {
            TokenizerNotes notes = TokenizerConfig.read(tokenizerFolder);
            return new TokenizerFile(file, content, Fingerprint.beforeTokenizer(TokenizerRules.padToken(notes)), notes);
        } catch (RuntimeException | IOException e) {
            content.close();
            throw e;
        }
    }

    /**
     * Reads a tokenizer and leaves it at that.
     *
     * @throws io.cogview4j.message.CheckpointException if it is missing or damaged, or asks for what is not known here
     */
    public static void check(Path tokenizerFolder) {
        try (TokenizerFile file = open(tokenizerFolder)) {
            file.read();
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(tokenizerFolder.resolve(NAME), e));
        }
    }

    /**
     * Reads the tokenizer.
     *
     * @throws io.cogview4j.message.CheckpointException if it is damaged, or asks for what is not known here
     */
    public TokenizerRules read() throws IOException {
        TokenizerRules rules = TokenizerRules.read(file, content, notes);
        difference = rules.difference();
        return rules;
    }

    /** The fingerprint of the tokenizer, see {@link Fingerprint}. Reads what is left of the content. */
    public String fingerprint() throws IOException {
        String changes = difference == null ? TokenizerRules.difference(file, content, notes) : difference;
        content.transferTo(OutputStream.nullOutputStream());
        return Fingerprint.afterTokenizer(digest, changes);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
