package io.cogview4j.resume;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** Notices that texts or numbers of a file are not those that were written. */
final class Checksum {
    private static final int CHUNK_VALUES = 1 << 14;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private Checksum() {}

    /** 8 hexadecimal digits. */
    static String of(List<String> texts, PromptEmbeddings embeddings, StateTensors tensors) {
        Checksum all = new Checksum();
        texts.forEach(all::add);
        embeddings.prompts().forEach(all::add);
        embeddings.negatives().forEach(all::add);
        tensors.arrays().forEach((name, array) -> {
            all.add(name + array.shape());
            all.add(array.values());
        });
        return HexFormat.of().toHexDigits((int) all.crc.getValue());
    }

    private void add(String text) {
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
    }

    private void add(PromptEmbedding embedding) {
        add(embedding.tokens() + "x" + embedding.width());
        add(embedding.values());
    }

    private void add(float[] values) {
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - from);
            chunk.clear();
            chunk.asFloatBuffer().put(values, from, count);
            crc.update(chunk.limit(count * Float.BYTES));
        }
    }
}
