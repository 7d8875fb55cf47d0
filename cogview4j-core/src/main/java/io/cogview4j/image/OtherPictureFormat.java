package io.cogview4j.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Formats of pictures that are not read, told by their first bytes so that they can be named. */
enum OtherPictureFormat {
    GIF(start -> start.startsWith("GIF8")),
    WEBP(start -> start.startsWith("RIFF") && start.startsWith("WEBP", 8)),
    AVIF(start -> isBrand(start, "avif") || isBrand(start, "avis")),
    HEIC(start -> isBrand(start, "hei") || isBrand(start, "hev") || isBrand(start, "mif1") || isBrand(start, "msf1")),
    TIFF(start -> start.startsWith("II*\0") || start.startsWith("MM\0*") || start.startsWith("II+\0")),
    BMP(start -> start.startsWith("BM") && start.startsWith("\0\0\0\0", 6)),
    JPEG_2000(start -> start.startsWith("\0\0\0\fjP  ") || start.startsWith("\u00ffO\u00ffQ")),
    JPEG_XL(start -> start.startsWith("\u00ff\n") || start.startsWith("\0\0\0\fJXL ")),
    PSD(start -> start.startsWith("8BPS")),
    ICO(start -> start.startsWith("\0\0\1\0")),
    SVG(start -> start.startsWith("<svg")),
    PDF(start -> start.startsWith("%PDF-"));

    private final Predicate<String> begins;

    OtherPictureFormat(Predicate<String> begins) {
        this.begins = begins;
    }

    /** The format of a file that begins like this. */
    static Optional<OtherPictureFormat> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1); // a character for each byte
        return Arrays.stream(values())
                .filter(format -> format.begins.test(text))
                .findFirst();
    }

    /** As people write it. */
    String shownName() {
        return switch (this) {
            case WEBP -> "WebP";
            default -> name().toUpperCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Of the family of MP4, as its first box says. */
    private static boolean isBrand(String start, String brand) {
        return start.startsWith("ftyp", 4) && start.startsWith(brand, 8);
    }
}
