package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How fast the weights of a component are read; faster than the disk if they are in memory already. */
public final class ReadSpeed {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int CHUNKS = 16;

    private ReadSpeed() {}

    /** Bytes a second over some tens of megabytes in the middle of the first file; takes a fraction of a second. */
    public static double bytesPerSecond(Path folder) {
        Path file = WeightLayout.find(folder).files().getFirst();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            long position = channel.size() / 2;
            long read = 0;
            long start = System.nanoTime();
            for (int i = 0; i < CHUNKS; i++) {
                int count = channel.read(chunk.clear(), position + read);
                if (count < 0) {
                    break;
                }
                read += count;
            }
            return read / ((System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(file, e));
        }
    }
}
