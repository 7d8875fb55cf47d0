package io.cogview4j.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Damages JSON where its meaning lies, and sometimes its text. */
final class JsonDamage {
    private static final List<Integer> DEPTHS = List.of(1, 1, 1, 60, 400, 600, 5_000);
    private static final int MOST_COPIES = 200;

    private final JsonTree tree;
    private final List<String> words;

    /** @param words that may stand in place of any text or key */
    JsonDamage(byte[] sound, List<String> words) {
        this.tree = JsonTree.of(sound);
        this.words = words;
    }

    private record Edit(int start, int end, String replacement) {}

    /** The text, changed in one to four places or broken; once in twenty as it was. */
    byte[] damaged(Damage damage) {
        if (damage.once(20)) {
            return Damage.bytes(tree.text());
        }
        String text = apply(edits(damage));
        return damage.once(8) ? broken(damage, text) : Damage.bytes(text);
    }

    private List<Edit> edits(Damage damage) {
        List<Edit> edits = new ArrayList<>();
        for (int changes = damage.once(2) ? 1 : 1 + damage.below(4); changes > 0; changes--) {
            Edit edit = edit(damage, tree.any(damage));
            if (edits.stream().noneMatch(other -> edit.start() < other.end() && other.start() < edit.end())) {
                edits.add(edit);
            }
        }
        edits.sort(Comparator.comparingInt(Edit::start).reversed());
        return edits;
    }

    private String apply(List<Edit> backwards) {
        StringBuilder text = new StringBuilder(tree.text());
        backwards.forEach(edit -> text.replace(edit.start(), edit.end(), edit.replacement()));
        return text.toString();
    }

    private Edit edit(Damage damage, JsonTree.Value value) {
        String whole = tree.text().substring(value.keyStart(), value.end());
        return switch (damage.below(11)) {
            case 0, 1 -> replaced(value, damage.pick(Hostile.VALUES));
            case 2 -> replaced(value, tree.of(tree.any(damage)));
            case 3 -> replaced(value, nested(damage, tree.of(value)));
            case 4 -> replaced(value, damage.pick(Hostile.NUMBERS));
            case 5 -> removed(value);
            case 6 -> before(value, whole + ",");
            case 7 -> before(value, (whole + ",").repeat(whole.length() > 500 ? 1 : 1 + damage.below(MOST_COPIES)));
            case 8 ->
                value.hasKey()
                        ? before(value, word(damage) + ":" + damage.pick(Hostile.VALUES) + ",")
                        : before(value, damage.pick(Hostile.VALUES) + ",");
            case 9 -> value.hasKey() ? new Edit(value.keyStart(), value.start(), word(damage) + ":") : removed(value);
            default -> replaced(value, alike(damage, tree.of(value)));
        };
    }

    private static Edit replaced(JsonTree.Value value, String by) {
        return new Edit(value.start(), value.end(), by);
    }

    private static Edit before(JsonTree.Value value, String what) {
        return new Edit(value.keyStart(), value.keyStart(), what);
    }

    /** With the comma behind or before it, if there is one. */
    private Edit removed(JsonTree.Value value) {
        int start = value.keyStart();
        int end = value.end();
        String text = tree.text();
        while (end < text.length() && text.charAt(end) <= ' ') {
            end++;
        }
        if (end < text.length() && text.charAt(end) == ',') {
            return new Edit(start, end + 1, "");
        }
        int before = start;
        while (before > 0 && text.charAt(before - 1) <= ' ') {
            before--;
        }
        return before > 0 && text.charAt(before - 1) == ','
                ? new Edit(before - 1, value.end(), "")
                : new Edit(start, value.end(), start == 0 ? " " : "");
    }

    private static String nested(Damage damage, String value) {
        int depth = damage.pick(DEPTHS);
        return damage.once(2)
                ? "[".repeat(depth) + value + "]".repeat(depth)
                : "{\"a\":".repeat(depth) + value + "}".repeat(depth);
    }

    /** Something else of the same kind. */
    private String alike(Damage damage, String value) {
        return switch (value.charAt(0)) {
            case 't' -> "false";
            case 'f' -> "true";
            case '"' ->
                damage.once(2)
                        ? word(damage)
                        : value.substring(0, value.length() - 1) + word(damage).substring(1);
            case '[', '{' -> damage.pick(Hostile.VALUES);
            default -> Integer.toString(damage.below(1100) - 20);
        };
    }

    private String word(Damage damage) {
        return Damage.latin(Hostile.quoted(damage.pick(damage.once(3) ? Hostile.TEXTS : words)));
    }

    private static byte[] broken(Damage damage, String text) {
        byte[] bytes = Damage.bytes(text);
        return damage.once(2)
                ? damage.insert(bytes, Damage.bytes(damage.pick(Hostile.BROKEN_JSON)))
                : damage.anyBytes(bytes);
    }
}
