package io.cogview4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A title, and below it values with labels before them, wrapped where they are long. */
public final class Facts {
    private static final String INDENT = "  ";
    private static final int NARROWEST = 8;

    private record Fact(String label, String value) {}

    private final String title;
    private final List<Fact> facts = new ArrayList<>();

    /** @param title empty for none */
    public Facts(String title) {
        this.title = title;
    }

    /** Adds a value; an empty one is left out. */
    public void add(String label, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(DisplayText.line(label), value));
        }
    }

    public List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        if (!title.isEmpty()) {
            lines.addAll(DisplayText.wrap(title, columns));
        }
        int widest = facts.stream()
                .mapToInt(fact -> DisplayText.width(fact.label()))
                .max()
                .orElse(0);
        String margin = " ".repeat(INDENT.length() + widest + 2);
        for (Fact fact : facts) {
            String start = INDENT + DisplayText.padded(fact.label(), widest) + INDENT;
            for (String part : DisplayText.wrap(fact.value(), Math.max(NARROWEST, columns - margin.length()))) {
                lines.add(start + part);
                start = margin;
            }
        }
        return lines;
    }
}
