package io.cogview4j.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Where the values of a sound JSON text stand in it, one character a byte. */
record JsonTree(String text, Value root) {
    /**
     * A value in the text.
     *
     * @param keyStart where its key begins; its own start if it has none
     * @param start of the value
     * @param end behind its last character
     * @param parts of an object or list
     */
    record Value(int keyStart, int start, int end, List<Value> parts) {
        boolean hasKey() {
            return keyStart < start;
        }
    }

    static JsonTree of(byte[] json) {
        String text = Damage.latin(json);
        Reader reader = new Reader(text);
        reader.skipSpace();
        return new JsonTree(text, reader.value(reader.at));
    }

    String of(Value value) {
        return text.substring(value.start(), value.end());
    }

    boolean isObject(Value value) {
        return text.charAt(value.start()) == '{';
    }

    /** Some value below the top, reached by chance, so that small parts of a file are met as often as large ones. */
    Value any(Damage damage) {
        Value parent = root;
        while (true) {
            if (parent.parts().isEmpty()) {
                return parent;
            }
            Value child = damage.pick(parent.parts());
            if (child.parts().isEmpty() || damage.once(4)) {
                return child;
            }
            parent = child;
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Value value(int keyStart) {
            int start = at;
            List<Value> parts = new ArrayList<>();
            switch (text.charAt(at)) {
                case '{', '[' -> parts(parts);
                case '"' -> string();
                default -> {
                    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                }
            }
            return new Value(keyStart == start ? start : keyStart, start, at, List.copyOf(parts));
        }

        private void parts(List<Value> parts) {
            boolean object = text.charAt(at++) == '{';
            skipSpace();
            while ("}]".indexOf(text.charAt(at)) < 0) {
                int keyStart = at;
                if (object) {
                    string();
                    skipSpace();
                    at++; // the colon
                    skipSpace();
                }
                parts.add(value(keyStart));
                skipSpace();
                if (text.charAt(at) == ',') {
                    at++;
                    skipSpace();
                }
            }
            at++;
        }

        private void string() {
            at++;
            while (text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }

        void skipSpace() {
            while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
