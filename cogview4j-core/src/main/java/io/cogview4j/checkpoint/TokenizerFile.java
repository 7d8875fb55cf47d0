package io.cogview4j.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** {@code tokenizer.json} while it is read: once its end is reached, its fingerprint is known, too. */
public final class TokenizerFile implements AutoCloseable {
    static final String NAME = "tokenizer.json";

    private final InputStream content;
    private final MessageDigest digest;
    private final String padToken;

    private TokenizerFile(InputStream content, MessageDigest digest, String padToken) {
        this.content = new DigestInputStream(content, digest);
        this.digest = digest;
        this.padToken = padToken;
    }

    /**
     * Opens {@code tokenizer.json} and reads which token pads from the configs beside it.
     *
     * @throws io.cogview4j.message.CheckpointException if one of the configs is damaged
     */
    public static TokenizerFile open(Path tokenizerFolder) throws IOException {
        InputStream content = Files.newInputStream(tokenizerFolder.resolve(NAME));
        try {
            String padToken = TokenizerConfig.padToken(tokenizerFolder);
            return new TokenizerFile(content, Fingerprint.beforeTokenizer(padToken), padToken);
        } catch (RuntimeException | IOException e) {
            content.close();
            throw e;
        }
    }

    /** The bytes of the file, to be read once. */
    public InputStream content() {
        return content;
    }

    /** The name of the token that pads. */
    public String padToken() {
        return padToken;
    }

    /** The fingerprint of the tokenizer, see {@link Fingerprint}. Reads what is left of the content. */
    public String fingerprint() throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
        return Fingerprint.afterTokenizer(digest);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
