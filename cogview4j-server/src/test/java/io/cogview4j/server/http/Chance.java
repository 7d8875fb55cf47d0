package io.cogview4j.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What chance does, the same way each time for a seed. */
final class Chance {
    /** In place of any value of JSON. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "3",
            "64",
            "0.5",
            "-0",
            "1e9",
            "1e400",
            "1e-400",
            "1e999999999",
            "NaN",
            "01",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "1" + "0".repeat(99),
            "1" + "0".repeat(400),
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"64x64\"",
            "\"0x0\"",
            "\"99999999999x1\"",
            "\"-1x64\"",
            "\"auto\"",
            "\"euler\"",
            "\"url\"",
            "\"webp\"",
            "\"4GiB\"",
            "\"-1GiB\"",
            "\"ink:0.5\"",
            "\"ink:NaN\"",
            "\"emb_" + "0".repeat(64) + "\"",
            "\"emb_#2\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u001b[2J\"",
            "\"\\u202e\"",
            "\"../../etc/passwd\"",
            "\"<lora:ink:->\"",
            "\"<lora:none:1>\"",
            "\"%s%n\"",
            "\"{0}\"",
            "\"红色的心\"",
            "\"" + "x".repeat(1_001) + "\"",
            "\"" + "ä".repeat(30_000) + "\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[0]",
            "[1,16,4]",
            "[1,-1,4]",
            "[[1,16,4],[1,16,4]]",
            "[1,9223372036854775807,4]",
            "[\"ink\",\"clay\"]",
            "[{\"name\":\"ink\",\"weight\":1e400}]",
            "[{\"name\":1}]",
            "[{\"prompt\":\"a\"}]",
            "[{\"prompt\":null}]",
            "{\"a\":1,\"a\":2}",
            "[" + "0,".repeat(3_000) + "0]",
            "[".repeat(60) + "]".repeat(60),
            "{\"a\":".repeat(5_000),
            "\"a",
            "\"\\x\"",
            "/**/1",
            "'a'");

    /** In place of a header's value, an id, or a parameter of a query. */
    private static final List<String> TEXTS = List.of(
            "",
            "0",
            "1",
            "-1",
            "2",
            "999999999999999999",
            "99999999999999999999999",
            "1.5",
            "NaN",
            "a",
            "null",
            "*",
            "\"",
            "\"\"",
            "W/\"a\"",
            "\u0000",
            "\u0007",
            "\u00ff",
            "红",
            "a\tb",
            "a;q=9",
            "zh;q=x",
            "zh, en;q=0",
            ",",
            ";",
            "=",
            "%",
            "%00",
            "%zz",
            "%2e%2e%2f",
            "..",
            "../..",
            "%c0%ae",
            "a/b",
            "a b",
            "a\\b",
            "job_",
            "job_" + "0".repeat(32),
            "emb_" + "f".repeat(64),
            "emb_" + "F".repeat(64),
            "x".repeat(300),
            "x".repeat(9_000),
            "http://169.254.169.254/",
            "<script>",
            "'; DROP TABLE job; --",
            "bytes=0-",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"",
            "application/json; charset=utf-16",
            "application/json;",
            "application/JSON",
            "text/plain",
            "image/png",
            "/",
            "100-continue",
            "gzip");

    private final Random random;

    Chance(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 22);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean once(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String value() {
        return pick(VALUES);
    }

    String text() {
        return pick(TEXTS);
    }

    /** One change of any kind: bits, the end, a part left out or doubled. */
    byte[] damaged(byte[] bytes) {
        byte[] changed = bytes.clone();
        if (bytes.length == 0) {
            return changed;
        }
        int from = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(64, bytes.length - from));
        return switch (random.nextInt(5)) {
            case 0 -> {
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield changed;
            }
            case 1 -> Arrays.copyOf(bytes, from);
            case 2 -> Arrays.copyOf(bytes, bytes.length + length);
            case 3 -> joined(bytes, from, from + length);
            default -> joined(bytes, from + length, from);
        };
    }

    /** Up to one place, then on from another. */
    private static byte[] joined(byte[] bytes, int until, int from) {
        byte[] joined = Arrays.copyOf(bytes, until + bytes.length - from);
        System.arraycopy(bytes, from, joined, until, bytes.length - from);
        return joined;
    }
}
