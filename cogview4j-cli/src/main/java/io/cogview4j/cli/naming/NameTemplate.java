package io.cogview4j.cli.naming;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import io.cogview4j.recipe.Recipe;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the files of pictures are to be called: a text with places such as {@code {seed}} and {@code {prompt:40}}. Folders are in
 * the text itself alone; nothing that fills a place can make one.
 */
public final class NameTemplate {
    private static final String PICTURE = ".png";
    private static final int MOST_WIDTH = 255;

    private final String folder;
    private final List<Part> parts;

    private sealed interface Part {
        record Literal(String text) implements Part {}

        /** @param width to which a number is padded and a text is cut; null to leave it as it is */
        record Place(NameField field, @Nullable Integer width) implements Part {}
    }

    private NameTemplate(String folder, List<Part> parts) {
        this.folder = folder;
        this.parts = List.copyOf(parts);
    }

    /** @throws InvalidRequestException if a place is unknown or not closed, or is in the name of a folder */
    public static NameTemplate parse(String template) {
        int slash = template.lastIndexOf('/');
        String name = template.substring(slash + 1);
        boolean named = name.toLowerCase(Locale.ROOT).endsWith(PICTURE);
        StringBuilder folder = new StringBuilder();
        for (Part part : parts(template.substring(0, slash + 1), template)) {
            switch (part) {
                case Part.Literal(String text) -> folder.append(text);
                case Part.Place place ->
                    throw new InvalidRequestException(
                            CliMessage.NAME_FOLDER_UNFIT,
                            template.substring(0, slash),
                            place.field().key());
            }
        }
        String stem = named ? name.substring(0, name.length() - PICTURE.length()) : name;
        return new NameTemplate(folder.toString(), parts(stem, template));
    }

    private static List<Part> parts(String text, String template) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                literal.append(c);
                i++;
            } else if (c == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new InvalidRequestException(CliMessage.NAME_PLACE_UNFIT, text.substring(i), template);
                }
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
                parts.add(place(text.substring(i + 1, end), template));
                i = end;
            } else {
                literal.append(c);
            }
        }
        parts.add(new Part.Literal(literal.toString()));
        return parts;
    }

    private static Part.Place place(String content, String template) {
        int colon = content.indexOf(':');
        String name = colon < 0 ? content : content.substring(0, colon);
        NameField field = NameField.named(name).orElseThrow(() -> unknown(name));
        if (colon < 0) {
            return new Part.Place(field, null);
        }
        String width = content.substring(colon + 1);
        if (width.matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(width);
            if (number >= 1 && number <= MOST_WIDTH) {
                return new Part.Place(field, number);
            }
        }
        throw new InvalidRequestException(CliMessage.NAME_PLACE_UNFIT, "{" + content + "}", template);
    }

    private static InvalidRequestException unknown(String name) {
        List<String> known = NameField.keys();
        return new InvalidRequestException(
                CliMessage.NAME_PLACE_UNKNOWN, name, String.join(", ", known), Spelling.nearest(name, known));
    }

    /**
     * A name for each picture, all different on every system. Where two would be the same, the later has a number.
     *
     * @param attempt 1 for the plain names, otherwise told by a word
     */
    public List<Path> names(List<Recipe> pictures, LocalDateTime started, int attempt) {
        String run = attempt == 1 ? "" : "-run" + attempt;
        Set<String> taken = new HashSet<>();
        List<Path> names = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            String text = text(new NamedPicture(i + 1, pictures.get(i), started));
            String name = SafeName.of(text, run + PICTURE);
            for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
                name = SafeName.of(text, "-" + number + run + PICTURE);
            }
            names.add(Path.of(folder, name));
        }
        return names;
    }

    private String text(NamedPicture picture) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    switch (part) {
                        case Part.Literal(String literal) -> literal;
                        case Part.Place(NameField field, @Nullable Integer width) ->
                            fitted(field.value(picture), width);
                    });
        }
        return text.toString();
    }

    private static String fitted(Optional<String> value, @Nullable Integer width) {
        String text = SafeName.part(value.orElse(""));
        if (width == null) {
            return text;
        }
        return text.matches("[0-9]+")
                ? "0".repeat(Math.max(0, width - text.length())) + text
                : SafeName.cut(text, width);
    }
}
