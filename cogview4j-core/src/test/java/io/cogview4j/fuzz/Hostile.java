package io.cogview4j.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What somebody might write who wants a reader to fail. */
final class Hostile {
    /** Numbers as JSON, Python or somebody else writes them. */
    static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "8",
            "65",
            "521",
            "0.5",
            "1.5",
            "-0",
            "01",
            "0x10",
            "1e9",
            "1e400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "NaN",
            "Infinity",
            "-Infinity",
            "16777216",
            "16777217",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967295",
            "4294967296",
            "1152921504606846976",
            "4611686018427387904",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "1" + "0".repeat(400),
            "0." + "0".repeat(500) + "1",
            "9".repeat(1_200));

    /** Texts that steer terminals, end strings early, turn lines round, name files elsewhere, or are no texts at all. */
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\n",
            "\r\n",
            "\t",
            "\u001b[2J\u001b[31m",
            "\u009b2J",
            "\u202eabc\u202c",
            "\u2066abc",
            "\u200f",
            "\u2028",
            "\u2029",
            "\u0085",
            "\ufeff",
            "\ufffe",
            "\ud800",
            "\udc00",
            "\udc00\ud800",
            "\ud83d\ude00",
            "e\u0301".repeat(40),
            "../../etc/passwd",
            "/dev/zero",
            "C:\\nul",
            "a/b",
            "{0}",
            "{file}",
            "%s%n%x",
            "$1",
            "\\",
            "\"",
            "'",
            "((",
            "(a+)+$",
            "\\p{Foo}",
            "[a",
            "[gMASK]",
            "<sop>",
            "<|endoftext|>",
            "红色的心",
            "x".repeat(300),
            "ä".repeat(3_000),
            "\u0007".repeat(700));

    /** JSON in place of a value. */
    static final List<String> VALUES = Stream.of(
                    NUMBERS.stream(),
                    TEXTS.stream().map(Hostile::quoted),
                    Stream.of(
                            "null",
                            "true",
                            "false",
                            "True",
                            "\"\\ud800\"",
                            "\"\\udc00\\ud800\"",
                            "\"\\u0000\\u001b[2J\\u202e\"",
                            "\"\\x\"",
                            "\"a",
                            "\"F32\"",
                            "\"F4\"",
                            "\"I64\"",
                            "\"Regex\"",
                            "[]",
                            "[[]]",
                            "[0]",
                            "[0,0]",
                            "[1,8,0]",
                            "[1,[2]]",
                            "[null]",
                            "[\"a\",\"b\"]",
                            "{}",
                            "{\"a\":1}",
                            "{\"\":0}",
                            "{\"a\":1,\"a\":2}",
                            "{\"a\":{\"a\":{}}}",
                            "[" + "0,".repeat(3_000) + "0]",
                            "[" + "{},".repeat(1_000) + "{}]",
                            "[" + "\"\",".repeat(1_000) + "\"\"]"),
                    Stream.of(60, 400, 600, 20_000).map(depth -> "[".repeat(depth) + "]".repeat(depth)),
                    Stream.of(60, 600, 5_000).map(depth -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)))
            .flatMap(values -> values)
            .map(Damage::latin)
            .toList();

    /** What breaks JSON, wherever it stands. */
    static final List<String> BROKEN_JSON = List.of(
            "",
            ",",
            ",,",
            "}",
            "]",
            "{",
            "[",
            "\"",
            ":",
            "\\",
            "\\u",
            "\\ud800",
            "nul",
            "/*",
            "//",
            "#",
            "\u0000",
            " ",
            "[[[[",
            "{\"a\":",
            "}{",
            "][",
            "\u00ef\u00bb\u00bf",
            "\u001b");

    /** Bytes that are no UTF-8, or not where they stand. */
    static final List<byte[]> BYTES = Stream.of(
                    "ff",
                    "c080",
                    "eda080",
                    "eda080edb080",
                    "f4908080",
                    "80",
                    "efbbbf",
                    "00",
                    "feff",
                    "1b5b324a",
                    "0a",
                    "0d0a",
                    "e280ae",
                    "c285",
                    "e280a8",
                    "ffffffff",
                    "7fffffff",
                    "80000000",
                    "0000000000000000")
            .map(HexFormat.of()::parseHex)
            .toList();

    private Hostile() {}

    /** The text as a string in JSON, with what needs no escape written as it is. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** As bytes in UTF-8. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
