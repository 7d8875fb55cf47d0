package io.cogview4j.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Damages a PNG file: its chunks and what they say of themselves, the texts in them, or any bytes. */
final class PngDamage {
    private static final int SIGNATURE_BYTES = 8;
    private static final List<String> TYPES =
            List.of("tEXt", "iTXt", "zTXt", "IDAT", "IEND", "IHDR", "tIME", "aaaa", "\0\0\0\0");
    private static final List<String> KEYWORDS =
            List.of("parameters", "cogview4j", "Title", "", " ", "x".repeat(80), "a\u001b[2J");

    private final byte[] signature;
    private final List<Chunk> sound;
    private final JsonDamage settings;

    private record Chunk(String type, byte[] data) {}

    /** @param settings in JSON, as they stand in the picture */
    PngDamage(byte[] picture, String settings) {
        this.signature = Arrays.copyOf(picture, SIGNATURE_BYTES);
        this.sound = List.copyOf(chunks(picture));
        this.settings = new JsonDamage(
                Hostile.utf8(settings),
                List.of("prompt", "negativePrompt", "model", "width", "seed", "device", "dtype", "f16"));
    }

    private static List<Chunk> chunks(byte[] picture) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(picture).position(SIGNATURE_BYTES);
        while (bytes.hasRemaining()) {
            byte[] data = new byte[bytes.getInt()];
            byte[] type = new byte[4];
            bytes.get(type).get(data).getInt();
            chunks.add(new Chunk(new String(type, StandardCharsets.ISO_8859_1), data));
        }
        return chunks;
    }

    byte[] damaged(Damage damage) {
        List<Chunk> chunks = new ArrayList<>(sound);
        for (int changes = damage.below(4); changes > 0 && !chunks.isEmpty(); changes--) {
            change(damage, chunks);
        }
        byte[] file = written(damage, chunks);
        return switch (damage.below(8)) {
            case 0 -> damage.anyBytes(file);
            case 1 -> damage.cutOrExtend(file);
            default -> file;
        };
    }

    private void change(Damage damage, List<Chunk> chunks) {
        int place = damage.below(chunks.size());
        Chunk chunk = chunks.get(place);
        switch (damage.below(8)) {
            case 0 -> chunks.remove(place);
            case 1 -> chunks.add(damage.below(chunks.size() + 1), chunk);
            case 2 -> chunks.set(place, new Chunk(damage.pick(TYPES), chunk.data()));
            case 3 -> chunks.set(place, new Chunk(chunk.type(), damage.anyBytes(chunk.data())));
            case 4 ->
                chunks.set(place, new Chunk(Damage.latin(damage.flipBits(Damage.bytes(chunk.type()))), chunk.data()));
            case 5 -> chunks.add(place, text(damage, Hostile.utf8(damage.text(KEYWORDS))));
            default -> chunks.add(Math.min(1, place), text(damage, settings.damaged(damage)));
        }
    }

    /** With or without a keyword, and everything that may stand between it and the text. */
    private static Chunk text(Damage damage, byte[] text) {
        boolean international = damage.once(2);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(Damage.bytes(damage.once(4) ? damage.pick(KEYWORDS) : "cogview4j"));
        if (!damage.once(12)) {
            data.write(0);
        }
        if (international) {
            data.write(damage.once(6) ? damage.below(256) : 0);
            data.write(0);
            data.writeBytes(Damage.bytes(damage.once(6) ? "en" : ""));
            data.writeBytes(new byte[damage.once(6) ? damage.below(4) : 2]);
        }
        data.writeBytes(text);
        return new Chunk(international ? "iTXt" : "tEXt", data.toByteArray());
    }

    /** Mostly with sound checksums, so that the damage is met behind the check that would notice it. */
    private byte[] written(Damage damage, List<Chunk> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(signature);
        for (Chunk chunk : chunks) {
            CRC32 crc = new CRC32();
            byte[] type = Damage.bytes(chunk.type());
            crc.update(type);
            crc.update(chunk.data());
            out.writeBytes(bigEndian(damage.once(60) ? (int) damage.anyLong() : chunk.data().length));
            out.writeBytes(type);
            out.writeBytes(chunk.data());
            out.writeBytes(bigEndian(damage.once(60) ? 0 : (int) crc.getValue()));
        }
        return out.toByteArray();
    }

    private static byte[] bigEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
