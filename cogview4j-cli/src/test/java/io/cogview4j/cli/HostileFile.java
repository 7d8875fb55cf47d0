package io.cogview4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files as nobody should write them. */
final class HostileFile {
    private HostileFile() {}

    /** A file with this header, and so many zeros behind it. */
    static Path write(Path file, String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return write(file, json.length, json, dataBytes);
    }

    /** A file that claims a header of {@code claimed} bytes. */
    static Path write(Path file, long claimed, byte[] header, int dataBytes) throws IOException {
        ByteBuffer content =
                ByteBuffer.allocate(Long.BYTES + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(claimed).put(header);
        return Files.write(file, content.array());
    }

    /** The header of one tensor of prompts. */
    static String prompts(String dtype, String shape, long from, long to) {
        return "{\"prompt_embeds\": " + tensor(dtype, shape, from, to) + "}";
    }

    /** The header of a tensor of prompts and one of negative prompts, one after the other. */
    static String both(String prompts, int promptBytes, String negatives, int negativeBytes) {
        return "{\"prompt_embeds\": " + tensor("F32", prompts, 0, promptBytes) + ", \"negative_prompt_embeds\": "
                + tensor("F32", negatives, promptBytes, promptBytes + negativeBytes) + "}";
    }

    static String tensor(String dtype, String shape, long from, long to) {
        return "{\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}".formatted(dtype, shape, from, to);
    }
}
