package io.cogview4j.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Parts of a file, read as if they were all of it: what a decoder needs, without texts, profiles and thumbnails, which it would
 * unpack and complain about. Nothing of it is held in memory.
 */
final class FileParts {
    private sealed interface Part {
        long length();
    }

    private record Range(long from, long length) implements Part {}

    private record Given(byte[] bytes) implements Part {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    private final List<Part> parts = new ArrayList<>();

    /** Adds bytes of the file. */
    void add(long from, long length) {
        if (!parts.isEmpty() && parts.getLast() instanceof Range last && last.from() + last.length() == from) {
            parts.set(parts.size() - 1, new Range(last.from(), last.length() + length));
        } else {
            parts.add(new Range(from, length));
        }
    }

    /** Adds bytes that are not in the file, after the first so many bytes of what is there. */
    void insert(int after, byte[] bytes) {
        Range first = (Range) parts.getFirst();
        parts.set(0, new Range(first.from(), after));
        parts.add(1, new Given(bytes));
        parts.add(2, new Range(first.from() + after, first.length() - after));
    }

    /** Closing it leaves the file open. */
    ImageInputStream open(FileChannel file) {
        return new Input(file, List.copyOf(parts));
    }

    private static final class Input extends ImageInputStreamImpl {
        private static final int BUFFER_BYTES = 1 << 16;

        private final FileChannel channel;
        private final List<Part> parts;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private long bufferedFrom;

        Input(FileChannel channel, List<Part> parts) {
            this.channel = channel;
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            checkClosed();
            bitOffset = 0;
            long within = streamPos - bufferedFrom;
            if (within < 0 || within >= buffer.limit()) {
                fill();
                within = 0;
            }
            int count = Math.min(length, buffer.limit() - (int) within);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            buffer.get((int) within, into, offset, count);
            streamPos += count;
            return count;
        }

        /** From the current position to the end of its part, or of the buffer. */
        private void fill() throws IOException {
            buffer.clear();
            bufferedFrom = streamPos;
            long before = 0;
            for (Part part : parts) {
                if (streamPos < before + part.length()) {
                    read(part, streamPos - before);
                    break;
                }
                before += part.length();
            }
            buffer.flip();
        }

        private void read(Part part, long skipped) throws IOException {
            int count = (int) Math.min(buffer.capacity(), part.length() - skipped);
            switch (part) {
                case Given(byte[] bytes) -> buffer.put(bytes, (int) skipped, count);
                case Range(long from, long _) -> {
                    buffer.limit(count);
                    while (buffer.hasRemaining()) {
                        if (channel.read(buffer, from + skipped + buffer.position()) < 0) {
                            throw new EOFException("the file became shorter");
                        }
                    }
                }
            }
        }

        @Override
        public long length() {
            return parts.stream().mapToLong(Part::length).sum();
        }
    }
}
