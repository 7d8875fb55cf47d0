package io.cogview4j.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a file holds, told by its first bytes and not by its name. Downloads and tools leave well-known things under the
 * name of another; whoever fails to read a file asks here for the true reason.
 */
public enum FileContent {
    EMPTY(CoreMessage.FILE_EMPTY, start -> start.length == 0),
    LFS_POINTER(
            CoreMessage.FILE_IS_LFS_POINTER, start -> text(start).startsWith("version https://git-lfs.github.com/")),
    WEB_PAGE(CoreMessage.FILE_IS_WEB_PAGE, start -> isMarkup(text(start))),
    PNG(CoreMessage.FILE_IS_PICTURE, start -> begins(start, "89504e470d0a1a0a")),
    OTHER_PICTURE(CoreMessage.FILE_IS_PICTURE, FileContent::isOtherPicture),
    PICKLE(CoreMessage.FILE_IS_PICKLE, FileContent::isPickle),
    GGUF(CoreMessage.FILE_IS_GGUF, start -> begins(start, "47475546")),
    ARCHIVE(CoreMessage.FILE_IS_ARCHIVE, FileContent::isArchive),
    SAFETENSORS(CoreMessage.FILE_IS_SAFETENSORS, FileContent::isSafetensors),
    JSON(
            CoreMessage.FILE_IS_JSON,
            start -> text(start).startsWith("{") || text(start).startsWith("[")),
    ZEROS(CoreMessage.FILE_IS_ZEROS, FileContent::isZeros);

    private static final int START_BYTES = 256;

    /** Where the first letter of a header stands in a safetensors file, behind the header's length. */
    private static final int HEADER_START = 8;

    private final CoreMessage message;
    private final Predicate<byte[]> recognised;

    FileContent(CoreMessage message, Predicate<byte[]> recognised) {
        this.message = message;
        this.recognised = recognised;
    }

    /** What begins with these bytes, some hundred or all that there are; empty if it is nothing that is known. */
    public static Optional<FileContent> of(byte[] start) {
        return Arrays.stream(values())
                .filter(content -> content.recognised.test(start))
                .findFirst();
    }

    /** What a file holds; empty if it is nothing that is known, or the file cannot be read. */
    public static Optional<FileContent> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(START_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Why a file could not be read as what it should be: that it is something else, or else {@code otherwise}.
     *
     * @param file was just refused, so that its first bytes may be read again
     */
    public static Message insteadOf(FileContent expected, Path file, Message otherwise) {
        return of(file).filter(found -> found != expected)
                .map(found -> Message.of(found.message, file))
                .orElse(otherwise);
    }

    /** The start as text, without a byte order mark and white space before it. */
    private static String text(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8);
        return (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
    }

    private static boolean isMarkup(String text) {
        String start = text.toLowerCase(Locale.ROOT);
        return List.of("<!doctype", "<html", "<head", "<?xml", "<error", "<!--").stream()
                .anyMatch(start::startsWith);
    }

    private static boolean isOtherPicture(byte[] start) {
        return begins(start, "ffd8ff") // JPEG
                || begins(start, "47494638") // GIF
                || begins(start, "52494646") && text(start).startsWith("WEBP", 8);
    }

    /** A pickle itself, or the archive in which torch.save keeps one. */
    private static boolean isPickle(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0x80 && start[1] >= 2 && start[1] <= 5
                || begins(start, "504b0304") && new String(start, StandardCharsets.ISO_8859_1).contains("/data.pkl");
    }

    private static boolean isArchive(byte[] start) {
        return begins(start, "504b0304") // zip
                || begins(start, "1f8b") // gzip
                || begins(start, "28b52ffd") // zstd
                || begins(start, "fd377a585a00") // xz
                || begins(start, "377abcaf271c"); // 7z
    }

    /** The header's length, which is far below 2^32, and the brace that begins it. */
    private static boolean isSafetensors(byte[] start) {
        return start.length > HEADER_START
                && start[4] == 0
                && start[5] == 0
                && start[6] == 0
                && start[7] == 0
                && start[HEADER_START] == '{';
    }

    private static boolean isZeros(byte[] start) {
        return Arrays.equals(start, new byte[START_BYTES]);
    }

    private static boolean begins(byte[] start, String hex) {
        byte[] signature = HexFormat.of().parseHex(hex);
        return start.length >= signature.length
                && Arrays.equals(start, 0, signature.length, signature, 0, signature.length);
    }
}
