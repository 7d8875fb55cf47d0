package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.model.ModelMessage;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What embeddings are called: {@code emb_} and the SHA-256 of their file, and {@code #2} behind it for the second of its prompts. */
public final class EmbeddingsName {
    private static final String START = "emb_";
    private static final Pattern CHOICE = Pattern.compile("([^#]*)(?:#([1-9]\\d{0,5}))?");

    private EmbeddingsName() {}

    public static String of(BlobId file) {
        return START + file.sha256();
    }

    /** Empty if there can be no such file. */
    public static Optional<BlobId> parse(String name) {
        return name.startsWith(START) ? BlobId.parse(name.substring(START.length())) : Optional.empty();
    }

    /** Embeddings that a request names, which need not be stored. */
    static EmbeddingsChoice choice(String name) {
        Matcher parts = CHOICE.matcher(name);
        if (!parts.matches()) {
            throw notStored(name);
        }
        BlobId file = parse(parts.group(1)).orElseThrow(() -> notStored(name));
        return new EmbeddingsChoice(file, parts.group(2) == null ? null : Integer.valueOf(parts.group(2)));
    }

    static Refusal notStored(String name) {
        return Refusal.ofField("embeddings", ModelMessage.FILE_FORGOTTEN, name);
    }
}
