package io.cogview4j.fuzz;

import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A way by which data comes in from outside.
 *
 * @param name in reports, and to name an input of it
 * @param share how many of a thousand inputs are for it
 * @param bound what reading may allocate
 * @param inputs by their seeds
 */
record EntryPoint(String name, int share, Bound bound, Inputs inputs) {
    /** Makes the input of a seed from what chance does. */
    interface Inputs {
        Input of(long seed, Damage damage) throws IOException;
    }

    /** An entry point whose inputs are all chance. */
    static EntryPoint of(String name, int share, Bound bound, Chance chance) {
        return new EntryPoint(name, share, bound, (_, damage) -> chance.of(damage));
    }

    /** Makes an input. */
    interface Chance {
        Input of(Damage damage) throws IOException;
    }

    /** Reads one input. */
    interface Reading {
        /**
         * What is said of it; an error among this refuses it, and so does the product's exception.
         *
         * @throws io.cogview4j.message.CogView4Exception if it is refused
         */
        List<Message> read() throws IOException;
    }

    /** An input that is ready to be read, and how large it is. */
    record Input(long bytes, Reading reading) {}

    /**
     * What the reading thread may allocate.
     *
     * @param fixedBytes for any input, however small: buffers, and the exception
     * @param bytesPerByte beyond these for each byte of the input
     */
    record Bound(long fixedBytes, int bytesPerByte) {
        /** For readers that hold nothing but what they read. */
        static final Bound TIGHT = new Bound(64 << 10, 40);

        /** For what builds something else from what it reads: networks without weights, plans, texts. */
        static final Bound LOOSE = new Bound(32 << 20, 400);

        long bytes(long inputBytes) {
            return fixedBytes + bytesPerByte * inputBytes;
        }
    }

    /**
     * An entry point that is a file.
     *
     * @param file replaced for each input
     * @param bytes its content
     */
    static EntryPoint ofFile(
            String name,
            int share,
            Bound bound,
            Path file,
            Function<Damage, byte[]> bytes,
            Function<Path, List<Message>> read) {
        return of(name, share, bound, damage -> {
            byte[] content = bytes.apply(damage);
            write(file, content);
            return new Input(content.length, () -> read.apply(file));
        });
    }

    static void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file); // writing over a file makes some file systems wait for the disk
        Files.write(file, content);
    }

    Input input(long seed) throws IOException {
        return inputs.of(seed, new Damage(name, seed));
    }

    /** How many of so many inputs are for this entry point. */
    long of(long inputs) {
        return inputs * share / 1000;
    }
}
