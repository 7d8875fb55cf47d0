package io.cogview4j.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Damages a safetensors file: its header's text, the length before it, or any bytes. */
final class SafetensorsDamage {
    private static final int PREFIX_BYTES = 8;
    private static final List<String> WORDS = List.of(
            "dtype",
            "shape",
            "data_offsets",
            "__metadata__",
            "format",
            "cogview4j",
            "settings",
            "cogview4j-embeddings-1",
            "cogview4j-embeddings-2",
            "prompt_embeds",
            "prompt_embeds.0",
            "prompt_embeds.1",
            "negative_prompt_embeds",
            "F32",
            "BF16",
            "F64",
            "F4",
            "BOOL",
            "U8",
            "C64",
            "pt");

    private final byte[] sound;
    private final JsonDamage header;
    private final int headerBytes;

    SafetensorsDamage(byte[] sound) {
        this.sound = sound;
        this.headerBytes = Math.toIntExact(
                ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong());
        this.header = new JsonDamage(Arrays.copyOfRange(sound, PREFIX_BYTES, PREFIX_BYTES + headerBytes), WORDS);
    }

    byte[] damaged(Damage damage) {
        byte[] file = damage.once(6) ? sound : withHeader(damage, header.damaged(damage));
        return switch (damage.below(8)) {
            case 0 -> damage.anyBytes(file);
            case 1 -> damage.cutOrExtend(file);
            case 2 -> withLength(damage, file);
            default -> file;
        };
    }

    /** Mostly with the length that is right for it. */
    private byte[] withHeader(Damage damage, byte[] header) {
        byte[] file = new byte[sound.length - headerBytes + header.length];
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(damage.once(12) ? headerBytes : header.length)
                .put(header)
                .put(sound, PREFIX_BYTES + headerBytes, sound.length - PREFIX_BYTES - headerBytes);
        return file;
    }

    private byte[] withLength(Damage damage, byte[] file) {
        long length =
                switch (damage.below(7)) {
                    case 0 -> 100_000_000;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> damage.anyLong();
                    case 3 -> file.length - PREFIX_BYTES + damage.below(3) - 1;
                    case 4 -> 16 << 20;
                    case 5 -> -1L - damage.below(8);
                    default -> headerBytes + damage.below(17) - 8;
                };
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return changed;
    }
}
