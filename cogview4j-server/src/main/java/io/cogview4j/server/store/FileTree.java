package io.cogview4j.server.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** The files below a folder in which others write and delete at the same time: one that is gone when it is looked at is none. */
final class FileTree {
    private FileTree() {}

    /** At most so many of the regular files that are wanted. */
    static List<Path> find(Path folder, BiPredicate<Path, BasicFileAttributes> wanted, int most) throws IOException {
        List<Path> found = new ArrayList<>();
        // Files.walk ends with an exception at the first file that is gone between being listed and being looked at
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && wanted.test(file, attributes)) {
                    found.add(file);
                }
                return found.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && !file.equals(folder)) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }
}
