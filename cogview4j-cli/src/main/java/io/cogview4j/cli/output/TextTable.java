package io.cogview4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings. All columns are as wide as their widest cell, but for the last one, which is cut to what is left
 * of the line. Where the line is too short for that, each row becomes a block with a cell a line.
 *
 * @param headings one for each column
 * @param numbers which columns hold numbers
 */
public record TextTable(List<String> headings, List<Boolean> numbers, List<List<String>> rows) {
    /** What stands in a cell for which there is no value. */
    public static final String NOTHING = "-";

    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    private static final int NARROWEST_LAST = 16;

    public TextTable {
        headings = List.copyOf(headings);
        numbers = List.copyOf(numbers);
        rows = rows.stream()
                .map(row -> row.stream().map(DisplayText::line).toList())
                .toList();
    }

    /** @param columns of the terminal */
    public List<String> lines(int columns) {
        int[] widths = widths();
        int before = INDENT.length();
        for (int i = 0; i < widths.length - 1; i++) {
            before += widths[i] + GAP.length();
        }
        return before + Math.min(NARROWEST_LAST, widths[widths.length - 1]) <= columns
                ? side(widths, columns - before)
                : blocks(columns);
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = DisplayText.width(headings.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], DisplayText.width(row.get(i)));
            }
        }
        return widths;
    }

    private List<String> side(int[] widths, int last) {
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < widths.length - 1; i++) {
                String cell = row.get(i);
                line.append(
                        numbers.get(i)
                                ? DisplayText.rightAligned(cell, widths[i])
                                : DisplayText.padded(cell, widths[i]));
                line.append(GAP);
            }
            line.append(DisplayText.cut(row.getLast(), last));
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private List<String> blocks(int columns) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            Facts facts = new Facts(lines.isEmpty() ? "" : "-");
            for (int i = 0; i < row.size(); i++) {
                facts.add(headings.get(i), row.get(i).equals(NOTHING) ? "" : row.get(i));
            }
            lines.addAll(facts.lines(columns));
        }
        return lines;
    }
}
