package io.cogview4j.packed;

import io.cogview4j.nn.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of the packed matrix {@code [R, D]} belong to what.
 *
 * @param sequences one after the other
 * @param chunks the same rows cut into short ranges of one stream each, in order: what a token-wise operation works on
 *     at a time, so that its temporaries stay in the cache
 * @param rows R
 */
public record TokenLayout(List<Sequence> sequences, List<Chunk> chunks, long rows) {
    public static final long CHUNK_ROWS = 256;

    public TokenLayout {
        sequences = List.copyOf(sequences);
        chunks = List.copyOf(chunks);
    }

    /**
     * One picture with one prompt: text rows, then image rows.
     *
     * @param place among the sequences of the whole batch, of which there may be fewer here
     */
    public record Sequence(int place, int picture, Rows text, Rows image) {
        public Rows all() {
            return new Rows(text.start(), text.count() + image.count());
        }
    }

    /**
     * Some rows of one stream of one sequence.
     *
     * @param imageOffset index of the first row among the image tokens of its sequence; 0 for text
     */
    public record Chunk(Rows rows, Stream stream, int picture, long imageOffset) {}

    /** The streams, in the order in which the checkpoint interleaves their modulation. */
    public enum Stream {
        IMAGE,
        TEXT
    }

    /** A sequence to lay out. */
    public record Lengths(int place, int picture, long textTokens, long imageTokens) {}

    public static TokenLayout of(List<Lengths> lengths) {
        List<Sequence> sequences = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        long row = 0;
        for (Lengths l : lengths) {
            Rows text = new Rows(row, l.textTokens());
            Rows image = new Rows(text.end(), l.imageTokens());
            sequences.add(new Sequence(l.place(), l.picture(), text, image));
            cut(text, Stream.TEXT, l.picture(), chunks);
            cut(image, Stream.IMAGE, l.picture(), chunks);
            row = image.end();
        }
        return new TokenLayout(sequences, chunks, row);
    }

    /** Some of the sequences, moved together. */
    public static TokenLayout ofSome(List<Sequence> sequences) {
        return of(sequences.stream()
                .map(s -> new Lengths(
                        s.place(), s.picture(), s.text().count(), s.image().count()))
                .toList());
    }

    /** The rows of each sequence. */
    public List<Rows> ranges() {
        return sequences.stream().map(Sequence::all).toList();
    }

    private static void cut(Rows rows, Stream stream, int picture, List<Chunk> chunks) {
        for (Rows part : rows.parts(CHUNK_ROWS)) {
            chunks.add(new Chunk(part, stream, picture, stream == Stream.IMAGE ? part.start() - rows.start() : 0));
        }
    }
}
