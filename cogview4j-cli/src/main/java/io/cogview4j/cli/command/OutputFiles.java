package io.cogview4j.cli.command;

import io.cogview4j.Image;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where the images of one command go. */
final class OutputFiles {
    private static final String EXTENSION = ".png";

    private OutputFiles() {}

    /**
     * The files for {@code count} images, each checked to be writable. A name that the user has given is taken even
     * if there is such a file; a name of our own never is.
     *
     * @param output what the user has given, null for a name made of the seed
     */
    static List<Path> choose(@Nullable Path output, Path folder, long seed, int count) {
        List<Path> files = output == null ? unused(folder, seed, count) : named(output, count);
        files.forEach(Image::requireWritable);
        return files;
    }

    private static List<Path> named(Path output, int count) {
        String name = String.valueOf(output.getFileName());
        if (!name.toLowerCase(Locale.ROOT).endsWith(EXTENSION)) {
            throw new InvalidRequestException(CoreMessage.OUTPUT_NOT_PNG, output);
        }
        String stem = name.substring(0, name.length() - EXTENSION.length());
        return numbered(output, stem, count);
    }

    private static List<Path> unused(Path folder, long seed, int count) {
        String stem = "cogview4-" + seed;
        for (int attempt = 1; ; attempt++) {
            String candidate = attempt == 1 ? stem : stem + "-" + attempt;
            List<Path> files = numbered(folder.resolve("any"), candidate, count);
            if (files.stream().noneMatch(file -> Files.exists(file))) {
                return files;
            }
        }
    }

    private static List<Path> numbered(Path sibling, String stem, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> count == 1 ? stem : stem + "-" + i)
                .map(name -> sibling.resolveSibling(name + EXTENSION))
                .toList();
    }
}
