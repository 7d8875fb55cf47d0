package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Pictures as a terminal would see them, read back from the codes that draw them. */
public final class Shown {
    private static final Pattern KITTY = Pattern.compile("\033_G([^;\033]*);([^\033]*)\033\\\\");
    private static final Pattern ITERM = Pattern.compile("\033]1337;File=([^:]*):([^\007]*)\007");
    private static final Pattern CELL = Pattern.compile("\033\\[([0-9;]*)m|▀|\r\n");

    private Shown() {}

    /** All pictures that are sent in the chunks of kitty's protocol. */
    public static List<Picture> kitty(String codes) {
        List<Picture> pictures = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        Matcher chunk = KITTY.matcher(codes);
        while (chunk.find()) {
            assertThat(chunk.group(2).length()).isLessThanOrEqualTo(4096);
            data.append(chunk.group(2));
            if (chunk.group(1).endsWith("m=0")) {
                pictures.add(png(data.toString()));
                data.setLength(0);
            } else {
                assertThat(chunk.group(1)).endsWith("m=1");
                assertThat(chunk.group(2).length() % 4).isZero();
            }
        }
        assertThat(data).isEmpty();
        return pictures;
    }

    static Picture iterm(String codes) {
        Matcher file = ITERM.matcher(codes);
        assertThat(file.matches()).isTrue();
        return png(file.group(2));
    }

    /** Of half blocks in true colour; what has no colour is black. */
    static Picture blocks(String codes) {
        List<int[]> rows = new ArrayList<>();
        List<Integer> upper = new ArrayList<>();
        List<Integer> lower = new ArrayList<>();
        int[] colours = new int[2];
        Matcher part = CELL.matcher(codes);
        int end = 0;
        while (part.find()) {
            assertThat(part.start()).isEqualTo(end);
            end = part.end();
            if (part.group().equals("▀")) {
                upper.add(colours[0]);
                lower.add(colours[1]);
            } else if (part.group().equals("\r\n")) {
                rows.add(upper.stream().mapToInt(Integer::intValue).toArray());
                rows.add(lower.stream().mapToInt(Integer::intValue).toArray());
                upper.clear();
                lower.clear();
            } else if (part.group(1).equals("0")) {
                colours = new int[2];
            } else {
                String[] numbers = part.group(1).split(";");
                assertThat(numbers).hasSize(5).startsWith(numbers[0], "2");
                colours[numbers[0].equals("38") ? 0 : 1] = Integer.parseInt(numbers[2]) << 16
                        | Integer.parseInt(numbers[3]) << 8
                        | Integer.parseInt(numbers[4]);
            }
        }
        assertThat(end).isEqualTo(codes.length());
        return picture(rows.toArray(int[][]::new));
    }

    static Picture sixel(String codes) {
        Matcher frame =
                Pattern.compile("(?s)\033P0;1q\"1;1;(\\d+);(\\d+)(.*)\033\\\\").matcher(codes);
        assertThat(frame.matches()).isTrue();
        int[][] rows = new int[Integer.parseInt(frame.group(2))][Integer.parseInt(frame.group(1))];
        int[] palette = new int[256];
        Matcher part = Pattern.compile("#(\\d+);2;(\\d+);(\\d+);(\\d+)|#(\\d+)|!(\\d+)([?-~])|([?-~])|([$-])")
                .matcher(frame.group(3));
        int x = 0;
        int top = 0;
        int colour = 0;
        int end = 0;
        while (part.find()) {
            assertThat(part.start()).isEqualTo(end);
            end = part.end();
            if (part.group(1) != null) {
                palette[Integer.parseInt(part.group(1))] =
                        level(part.group(2)) << 16 | level(part.group(3)) << 8 | level(part.group(4));
            } else if (part.group(5) != null) {
                colour = palette[Integer.parseInt(part.group(5))];
            } else if (part.group(9) != null) {
                x = 0;
                top += part.group(9).equals("-") ? 6 : 0;
            } else {
                int count = part.group(6) == null ? 1 : Integer.parseInt(part.group(6));
                int six = (part.group(6) == null ? part.group(8) : part.group(7)).charAt(0) - '?';
                for (int i = 0; i < count; i++, x++) {
                    for (int y = 0; y < 6; y++) {
                        if ((six >> y & 1) == 1) {
                            rows[top + y][x] = colour;
                        }
                    }
                }
            }
        }
        assertThat(end).isEqualTo(frame.group(3).length());
        return picture(rows);
    }

    private static int level(String percent) {
        return Math.round(Integer.parseInt(percent) * 255 / 100f);
    }

    private static Picture png(String base64) {
        try {
            BufferedImage image = Objects.requireNonNull(
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64))));
            int[][] rows = new int[image.getHeight()][];
            for (int y = 0; y < rows.length; y++) {
                rows[y] = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
            }
            return picture(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of these rows of {@code 0xrrggbb}. */
    static Picture picture(int[]... rows) {
        ImageSize size = new ImageSize(rows[0].length, rows.length);
        byte[] rgb = new byte[3 * size.width() * size.height()];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = rows[i / 3 / size.width()][i / 3 % size.width()];
            rgb[i] = (byte) (pixel >> 16 - 8 * (i % 3));
        }
        return Picture.of(size, rgb);
    }

    /** One in which no two pixels that are near each other are alike. */
    static Picture colourful(int width, int height) {
        int[][] rows = new int[height][width];
        for (int i = 0; i < width * height; i++) {
            rows[i / width][i % width] = (int) (i * 0x9E3779B97F4A7C15L >>> 40);
        }
        return picture(rows);
    }
}
