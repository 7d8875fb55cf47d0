package io.cogview4j.output;

import io.cogview4j.api.TorchSeed;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the files of results are called. */
public final class OutputNames {
    private static final String PICTURE = ".png";

    private OutputNames() {}

    /** Whether a name ends in an extension, in capitals or not. */
    public static boolean endsIn(String extension, Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(extension);
    }

    /** The name that was given, as it was given; of several files each with its number before the extension. */
    public static List<Path> given(Path file, int count) {
        if (count == 1) {
            return List.of(file);
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> name.substring(0, dot) + "-" + padded(i, count) + name.substring(dot))
                .map(file::resolveSibling)
                .toList();
    }

    /**
     * Names of our own: each has the seed of its picture, and the number of the picture too where two have one seed.
     *
     * @param attempt 1 for the plain names; others are told from numbers of pictures by a word
     */
    public static List<Path> ofSeeds(Path folder, List<Long> seeds, int attempt) {
        boolean distinct = new HashSet<>(seeds).size() == seeds.size();
        String suffix = (attempt == 1 ? "" : "-run" + attempt) + PICTURE;
        return IntStream.range(0, seeds.size())
                .mapToObj(i -> "cogview4-" + new TorchSeed(seeds.get(i))
                        + (distinct ? "" : "-" + padded(i + 1, seeds.size())) + suffix)
                .map(folder::resolve)
                .toList();
    }

    /** With zeros before it, so that names stand in the order of their numbers. */
    private static String padded(int number, int largest) {
        return String.format(Locale.ROOT, "%0" + Integer.toString(largest).length() + "d", number);
    }
}
