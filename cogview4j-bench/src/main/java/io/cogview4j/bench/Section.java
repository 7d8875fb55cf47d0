package io.cogview4j.bench;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What can be measured, in the order in which it is. */
public enum Section {
    /** The text encoder at true width. */
    TEXT,
    /** A guided denoising step of the transformer at true width. */
    STEP,
    /** The decoder of latents at true size. */
    DECODE,
    /** The built-in model from prompt to PNG. */
    TINY,
    /** How time grows with the work. */
    CURVES;

    /** Everything but the curves, which take long. */
    public static Set<Section> usual() {
        return EnumSet.complementOf(EnumSet.of(CURVES));
    }

    /** The sections of these names. @throws InvalidRequestException if one is none */
    public static Set<Section> parse(List<String> names) {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        names.forEach(name -> sections.add(parse(name.strip())));
        return sections;
    }

    private static Section parse(String name) {
        List<String> known = Stream.of(values()).map(Section::id).toList();
        return Stream.of(values())
                .filter(section -> section.id().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        BenchMessage.BENCH_SECTION_UNKNOWN,
                        name,
                        String.join(", ", known),
                        Spelling.nearest(name, known)));
    }

    /** As users write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
