package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.image.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where the pictures of one command go. */
final class OutputFiles {
    private static final String EXTENSION = ".png";

    private OutputFiles() {}

    /**
     * The files for {@code count} pictures, each checked to be writable. A name that the user has given is taken even
     * if there is such a file; a name of our own never is.
     *
     * @param output what the user has given, null for a name made of the seed
     */
    static List<OutputFile> choose(@Nullable Path output, Path folder, long seed, int count) {
        List<OutputFile> files = output == null ? unused(folder, seed, count) : named(output, count);
        files.forEach(OutputFile::requireWritable);
        return files;
    }

    private static List<OutputFile> named(Path output, int count) {
        String name = String.valueOf(output.getFileName());
        if (!name.toLowerCase(Locale.ROOT).endsWith(EXTENSION)) {
            throw new InvalidRequestException(MessageCode.OUTPUT_NOT_PNG, output);
        }
        String stem = name.substring(0, name.length() - EXTENSION.length());
        return numbered(output, stem, count);
    }

    private static List<OutputFile> unused(Path folder, long seed, int count) {
        String stem = "cogview4-" + seed;
        for (int attempt = 1; ; attempt++) {
            String candidate = attempt == 1 ? stem : stem + "-" + attempt;
            List<OutputFile> files = numbered(folder.resolve("any"), candidate, count);
            if (files.stream().noneMatch(file -> Files.exists(file.path()))) {
                return files;
            }
        }
    }

    private static List<OutputFile> numbered(Path sibling, String stem, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> count == 1 ? stem : stem + "-" + i)
                .map(name -> new OutputFile(sibling.resolveSibling(name + EXTENSION)))
                .toList();
    }
}
