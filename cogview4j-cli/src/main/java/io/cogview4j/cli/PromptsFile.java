package io.cogview4j.cli;

import io.cogview4j.api.FileProblem;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
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
 * A text file of prompts, one a line. A line that begins with a brace is a JSON object and may say more than the prompt.
 * Blank lines, and lines that begin with {@code #}, are passed over.
 */
final class PromptsFile {
    private static final String STANDARD_INPUT = "-";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final List<PromptLine> prompts = new ArrayList<>();

    private PromptsFile(String name) {
        this.name = name;
    }

    /**
     * The prompts of a file.
     *
     * @param file its name, {@code -} for the standard input
     * @throws InvalidRequestException naming file, line and key
     */
    static List<PromptLine> read(String file, InputStream standardInput) {
        PromptsFile prompts = new PromptsFile(file);
        byte[] bytes = file.equals(STANDARD_INPUT) ? prompts.all(standardInput) : prompts.all(Path.of(file));
        prompts.parse(bytes);
        if (prompts.prompts.isEmpty()) {
            throw new InvalidRequestException(MessageCode.PROMPTS_FILE_EMPTY, file);
        }
        return List.copyOf(prompts.prompts);
    }

    private byte[] all(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(Path.of(name), e));
        }
    }

    private byte[] all(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(MessageCode.PROMPTS_FILE_IS_FOLDER, name);
        }
        try (InputStream in = Files.newInputStream(file)) {
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
            throw new InvalidRequestException(e, MessageCode.PROMPTS_FILE_NOT_UTF8, name, number);
        }
    }

    private void parse(String line, int number) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        prompts.add(text.startsWith("{") ? new JsonLine(name, number).parse(text) : new PromptLine(text));
    }
}
