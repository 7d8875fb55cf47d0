package io.cogview4j.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files byte by byte, sound or not. */
final class RawFile {
    private RawFile() {}

    /** A file with this header, and behind it so many bytes 0, 1, 2, ... */
    static Path of(Path folder, String header, int dataBytes) throws IOException {
        return of(folder, header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static Path of(Path folder, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        return Files.write(folder.resolve("raw.safetensors"), bytes.array());
    }

    /** An entry of type U8 and shape [end - begin]. */
    static String entry(String name, long begin, long end) {
        return entry(name, "U8", "[" + (end - begin) + "]", "[" + begin + "," + end + "]");
    }

    static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }
}
