package io.cogview4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands on a terminal after some output: as much of one as the progress and its pictures need. */
public final class ScreenImage {
    private static final Pattern CODE = Pattern.compile("\033(?:\\[([0-9;]*)([A-Za-z])|([78])|_[^\033]*\033\\\\)");

    private final int columns;
    private final int height;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;
    private int[] saved = {0, 0};

    private ScreenImage(int columns, int height) {
        this.columns = columns;
        this.height = height;
    }

    /** The lines from the top of all that was ever written, which has scrolled out where there are more than fit. */
    public static List<String> lines(String output, int columns, int height) {
        ScreenImage screen = new ScreenImage(columns, height);
        Matcher code = CODE.matcher(output);
        int at = 0;
        while (code.find()) {
            screen.write(output.substring(at, code.start()));
            screen.carryOut(code);
            at = code.end();
        }
        screen.write(output.substring(at));
        List<String> lines = new ArrayList<>(screen.rows.stream()
                .map(line -> line.toString().stripTrailing())
                .toList());
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private void write(String text) {
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\r' -> column = 0;
                case '\n' -> { // a terminal adds the return itself
                    column = 0;
                    row++;
                    if (row == rows.size()) {
                        rows.add(new StringBuilder());
                    }
                }
                default -> put(character);
            }
        });
    }

    private void put(int character) {
        if (column >= columns) {
            throw new AssertionError("a line wraps: " + rows.get(row));
        }
        StringBuilder line = rows.get(row);
        line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
        line.setCharAt(column, (char) character);
        column++;
    }

    private void carryOut(Matcher code) {
        if (code.group(3) != null) {
            if (code.group(3).equals("7")) {
                saved = new int[] {row, column};
            } else {
                row = saved[0];
                column = saved[1];
            }
        } else if (code.group(2) != null) {
            int number =
                    code.group(1).isEmpty() ? 0 : Integer.parseInt(code.group(1).split(";")[0]);
            switch (code.group(2)) {
                case "A" -> row = Math.max(Math.max(0, rows.size() - height), row - number);
                case "B" -> row = Math.min(rows.size() - 1, row + number);
                case "K" -> rows.get(row).setLength(Math.min(rows.get(row).length(), column));
                case "J" -> {
                    rows.get(row).setLength(Math.min(rows.get(row).length(), column));
                    rows.subList(row + 1, rows.size()).forEach(line -> line.setLength(0));
                }
                case "m" -> {}
                default -> throw new AssertionError("a code that is not known: " + code.group());
            }
        }
    }
}
