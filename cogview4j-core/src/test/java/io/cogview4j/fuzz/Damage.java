package io.cogview4j.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What chance does to bytes, the same way each time for an entry point and a seed. Everything that damages what has a
 * structure draws from one of these.
 */
final class Damage {
    private final Random random;

    Damage(String entryPoint, long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + entryPoint.hashCode());
    }

    /** A whole number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code times}. */
    boolean once(int times) {
        return random.nextInt(times) == 0;
    }

    long anyLong() {
        return random.nextLong();
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** One change of any kind: bits, the length, or something put in, twice in or out. */
    byte[] anyBytes(byte[] bytes) {
        return switch (random.nextInt(5)) {
            case 0 -> flipBits(bytes);
            case 1 -> cutOrExtend(bytes);
            case 2 -> insert(bytes, pick(Hostile.BYTES));
            case 3 -> insert(bytes, part(bytes));
            default -> withoutPart(bytes);
        };
    }

    /** Flips up to four bits. */
    byte[] flipBits(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int flips = bytes.length == 0 ? 0 : 1 + random.nextInt(4); flips > 0; flips--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** Ends somewhere, or goes on in zeros. */
    byte[] cutOrExtend(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + bytes.length / 4 + 2));
    }

    byte[] insert(byte[] bytes, byte[] what) {
        int at = random.nextInt(bytes.length + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + what.length);
        out.write(bytes, 0, at);
        out.writeBytes(what);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private byte[] withoutPart(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(64, bytes.length - from) + 1);
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest;
    }

    private byte[] part(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(Math.min(64, bytes.length - from) + 1));
    }

    /** A text of a few words, hostile ones and sound ones, and what stands between them. */
    String text(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(6); parts >= 0; parts--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(pick(Hostile.TEXTS));
                case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                case 2 -> text.append(pick(words).repeat(1 + random.nextInt(3)));
                default -> text.append(pick(words)).append(' ');
            }
        }
        return text.toString();
    }

    /** Bytes as text, one character each, so that what is no UTF-8 stays what it is. */
    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The bytes of what {@link #latin(byte[])} gave. */
    static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Any text as its bytes in UTF-8, one character each. */
    static String latin(String text) {
        return latin(text.getBytes(StandardCharsets.UTF_8));
    }
}
