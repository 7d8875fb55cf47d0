package io.cogview4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where a revision of a model lies in a cache that other tools use too. */
abstract sealed class ModelStore permits HuggingFaceStore, ModelScopeStore {
    /** No other tool takes up a file of this name: ours grow in several places at once. */
    static final String INCOMPLETE = ".cogview4j.incomplete";

    /** The folder of the checkpoint. */
    abstract Path folder();

    /** Which two processes that pull the same model do not hold at a time. */
    abstract Path lock();

    /** The place in which a file grows, on the disk where it will be. */
    abstract Path incomplete(RemoteFile file);

    /** Makes what must be there before files come. */
    abstract void begin() throws IOException;

    /** Puts a file that is whole and checked in its place. */
    abstract void publish(RemoteFile file, Path whole) throws IOException;

    /** Remembers that the revision is there. */
    abstract void complete() throws IOException;

    /** Makes use of content that is in the cache already, for another revision. */
    abstract boolean reuse(RemoteFile file) throws IOException;

    /** Whether the file is there. Content is not read again: whoever put it there has checked it. */
    final boolean has(RemoteFile file) throws IOException {
        return isOfSize(file.in(folder()), file.size());
    }

    static boolean isOfSize(Path path, long size) throws IOException {
        return Files.isRegularFile(path) && Files.size(path) == size;
    }

    /** Makes the folders that lead to a place. */
    static void makeWay(Path place) throws IOException {
        Path folder = place.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
