package io.cogview4j.spark;

import java.util.ArrayList;
import java.util.List;

/** A table of 40 rows in two languages and three sizes, of which three are bad in different ways. */
final class Prompts40 {
    static final List<Integer> BAD = List.of(7, 19, 33);

    private static final List<String> SIZES = List.of("64x64", "96x64", "64x96");
    private static final List<String> ENGLISH =
            List.of("a red heart", "a blue star", "two green circles", "a grey square");
    private static final List<String> CHINESE = List.of("一颗红色的心", "一颗蓝色的星星", "两个绿色的圆", "一个灰色的方块");

    private Prompts40() {}

    /** As lines of a file of prompts. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int row = 1; row <= 40; row++) {
            lines.add(
                    switch (row) {
                        case 7 -> "{\"prompt\": \"a red heart\", \"colour\": \"red\"}";
                        case 19 -> "{\"prompt\": \"a red heart\", \"size\": \"65x64\"}";
                        case 33 ->
                            "{\"prompt\": \"a red heart\", \"size\": \"64x64\", \"lora\": \"missing.safetensors\"}";
                        default -> sound(row);
                    });
        }
        return lines;
    }

    private static String sound(int row) {
        List<String> prompts = row % 2 == 0 ? ENGLISH : CHINESE;
        String negative = row % 5 == 0 ? ", \"negative\": \"blue\"" : "";
        String cache = row % 9 == 0 ? ", \"cache\": \"fbc:1\"" : "";
        return "{\"prompt\": \"%s\", \"size\": \"%s\", \"steps\": %d%s%s}"
                .formatted(prompts.get(row / 2 % 4), SIZES.get(row % 3), 1 + row % 2, negative, cache);
    }
}
