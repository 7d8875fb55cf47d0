package io.cogview4j;

import io.cogview4j.api.Prompt;
import io.cogview4j.batch.JsonPrompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file of prompts in UTF-8, one a line. A line that begins with a brace is a JSON object with the keys prompt,
 * negative, seed, size, steps and guidance, of which only the first is needed. Blank lines and lines that begin with
 * {@code #} are passed over.
 */
public final class PromptsFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final List<Prompt> prompts = new ArrayList<>();

    private PromptsFile(String name) {
        this.name = name;
    }

    /**
     * The prompts of a file.
     *
     * @throws InvalidRequestException naming file, line and key if it cannot be read or holds something else
     */
    public static List<Prompt> read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_FILE_IS_FOLDER, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }

    /**
     * The prompts of a stream, which is read to its end and left open.
     *
     * @param name what messages call it
     * @throws InvalidRequestException as {@link #read(Path)}
     */
    public static List<Prompt> read(String name, InputStream in) {
        PromptsFile file = new PromptsFile(name);
        file.parse(file.all(in));
        if (file.prompts.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_FILE_EMPTY, name);
        }
        return List.copyOf(file.prompts);
    }

    private byte[] all(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(Path.of(name), e));
        }
    }

    /** Decodes line by line, so that a wrong byte can be told by its line. */
    private void parse(byte[] bytes) {
        int start = 0;
        for (int number = 1; start < bytes.length; number++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            parse(line(bytes, start, end, number), number);
            start = end + 1;
        }
    }

    private String line(byte[] bytes, int start, int end, int number) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
            return number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(e, CoreMessage.PROMPTS_FILE_NOT_UTF8, name, number);
        }
    }

    private void parse(String line, int number) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        prompts.add(text.startsWith("{") ? new JsonPrompt(name, number).parse(text) : Prompt.of(text));
    }
}
