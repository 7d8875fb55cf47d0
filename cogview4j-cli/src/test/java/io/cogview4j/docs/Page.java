package io.cogview4j.docs;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown page, taken apart far enough to check what it refers to.
 *
 * @param prose the lines outside fenced blocks
 */
public record Page(Path file, List<String> prose, List<CodeBlock> blocks) {
    /** The folder of the whole project, seen from a module. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("\\s*```\\s*(\\w*).*");
    private static final Pattern NOT_RUN = Pattern.compile("\\s*<!-- not run: (.+) -->\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

    /** Every page of the project, without what builds and tools leave behind. */
    public static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean foreign = name.equals("target") || (name.startsWith(".") && !folder.equals(ROOT));
                return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".md")) {
                    pages.add(read(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    public static Page read(Path file) throws IOException {
        return of(file, Files.readAllLines(file));
    }

    static Page of(Path file, List<String> lines) {
        List<String> prose = new ArrayList<>();
        List<CodeBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                prose.add(lines.get(i));
                continue;
            }
            int opening = i++;
            while (i < lines.size() && !lines.get(i).strip().equals("```")) {
                i++;
            }
            String place = name(file) + ":" + (opening + 1);
            String notRun = opening == 0 ? null : notRun(lines.get(opening - 1));
            blocks.add(new CodeBlock(place, fence.group(1), List.copyOf(lines.subList(opening + 1, i)), notRun));
        }
        return new Page(file, List.copyOf(prose), List.copyOf(blocks));
    }

    /** The page's path inside the project. */
    public String name() {
        return name(file);
    }

    /** What stands between single backticks. */
    public Stream<String> codeSpans() {
        return prose.stream().flatMap(line -> matches(SPAN, line));
    }

    /** The targets of links and images, also of those whose text runs over the end of a line. */
    Stream<String> links() {
        String text = prose.stream()
                .map(line -> SPAN.matcher(line).replaceAll("code"))
                .collect(joining("\n"));
        return matches(LINK, text);
    }

    /** The anchors that GitHub gives the headings. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new LinkedHashSet<>();
        for (String line : prose) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.strip()
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String name(Path file) {
        return ROOT.relativize(file.toAbsolutePath().normalize()).toString();
    }

    private static @Nullable String notRun(String line) {
        Matcher comment = NOT_RUN.matcher(line);
        return comment.matches() ? comment.group(1) : null;
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    @Override
    public String toString() {
        return name();
    }
}
