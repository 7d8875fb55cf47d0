package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much the files in a folder take. Links are not followed, so that what two names share counts once. */
public final class FolderSize {
    /** A cache has far fewer; a folder that was named by mistake may be a whole disk. */
    private static final int MOST_FILES = 200_000;

    private FolderSize() {}

    /** The bytes of all files below it; empty if there are too many to look at. What may not be read does not count. */
    public static OptionalLong bytes(Path folder) {
        Counter counter = new Counter();
        try {
            Files.walkFileTree(folder, counter);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return counter.files > MOST_FILES ? OptionalLong.empty() : OptionalLong.of(counter.bytes);
    }

    private static final class Counter extends SimpleFileVisitor<Path> {
        private long files;
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.isRegularFile() ? attributes.size() : 0;
            return files > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException refusal) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException refusal) {
            return FileVisitResult.CONTINUE;
        }
    }
}
