package io.cogview4j.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file that grows in several places at once, and beside it one with a byte for each of its blocks: whether that has come. Both
 * stay when the process ends, however it ends, and the next one goes on.
 */
final class PartialFile implements AutoCloseable {
    private static final byte THERE = 1;

    /** Bytes from {@code from} to before {@code to}. */
    record Part(long from, long to) {
        long length() {
            return to - from;
        }
    }

    private final Path file;
    private final Path marks;
    private final long size;
    private final int blockBytes;
    private final FileChannel content;
    private final FileChannel marked;
    private final boolean[] there;

    private PartialFile(Path file, long size, int blockBytes) throws IOException {
        this.file = file;
        this.marks = marks(file);
        this.size = size;
        this.blockBytes = blockBytes;
        there = new boolean[Math.toIntExact(Math.ceilDiv(size, blockBytes))];
        boolean goesOn = Files.isRegularFile(file) && Files.isRegularFile(marks) && Files.size(marks) == there.length;
        if (!goesOn) {
            Files.deleteIfExists(marks);
            Files.deleteIfExists(file);
        }
        content = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        marked = FileChannel.open(marks, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer known = ByteBuffer.allocate(there.length);
        if (goesOn) {
            marked.read(known, 0);
            for (int i = 0; i < there.length; i++) {
                there[i] = known.get(i) == THERE && content.size() >= block(i).to();
            }
        } else {
            marked.write(known, 0);
        }
    }

    static PartialFile open(Path file, long size, int blockBytes) throws IOException {
        return new PartialFile(file, size, blockBytes);
    }

    /** How many bytes of a file have come, without opening it. */
    static long presentBytes(Path file, long size, int blockBytes) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isRegularFile(marks(file))) {
            return 0;
        }
        try (PartialFile partial = open(file, size, blockBytes)) {
            return size
                    - partial.missing(Long.MAX_VALUE).stream()
                            .mapToLong(Part::length)
                            .sum();
        }
    }

    private static Path marks(Path file) {
        return file.resolveSibling(file.getFileName() + ".blocks");
    }

    Path path() {
        return file;
    }

    private Part block(int index) {
        long from = (long) index * blockBytes;
        return new Part(from, Math.min(size, from + blockBytes));
    }

    /** What has not come yet, in order, in parts of at most so many bytes. */
    synchronized List<Part> missing(long most) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < there.length; i++) {
            if (there[i]) {
                continue;
            }
            Part block = block(i);
            Part last = parts.isEmpty() ? null : parts.getLast();
            if (last != null && last.to() == block.from() && last.length() + block.length() <= most) {
                parts.set(parts.size() - 1, new Part(last.from(), block.to()));
            } else {
                parts.add(block);
            }
        }
        return parts;
    }

    void write(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += content.write(bytes, at);
        }
    }

    /** Remembers the blocks that lie in a part which was written. */
    synchronized void mark(Part written) throws IOException {
        int first = Math.toIntExact(Math.ceilDiv(written.from(), blockBytes));
        for (int i = first; i < there.length && block(i).to() <= written.to(); i++) {
            if (!there[i]) {
                there[i] = true;
                marked.write(ByteBuffer.wrap(new byte[] {THERE}), i);
            }
        }
    }

    /** Forgets all that has come. */
    synchronized void restart() throws IOException {
        Arrays.fill(there, false);
        marked.write(ByteBuffer.allocate(there.length), 0);
        content.truncate(0);
    }

    /** To be called when the file has been put in its place, or is of no use. */
    void forget() throws IOException {
        close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(marks);
    }

    @Override
    public void close() throws IOException {
        content.close();
        marked.close();
    }
}
