package io.cogview4j;

import io.cogview4j.api.Prompt;
import io.cogview4j.batch.JsonPrompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text file of prompts in UTF-8, one a line. A line that begins with a brace is a JSON object, of whose keys only the prompt is
 * needed; files that it names are relative to the folder of this one. A line that is a JSON list holds several prompts, each a text
 * or such an object. Blank lines and lines that begin with {@code #} are passed over. A line has at
 * most a mebibyte.
 */
public final class PromptsFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MOST_LINE_BYTES = 1 << 20;

    private final String name;
    private final Path folder;
    private final boolean lenient;
    private final List<PromptRows.Row> rows = new ArrayList<>();
    private final List<PromptRows.Failure> failures = new ArrayList<>();

    private PromptsFile(String name, Path folder, boolean lenient) {
        this.name = name;
        this.folder = folder;
        this.lenient = lenient;
    }

    /**
     * The prompts of a file.
     *
     * @throws InvalidRequestException naming file, line and key if it cannot be read or holds something else
     */
    public static List<Prompt> read(Path file) {
        return read(file, false).prompts();
    }

    /**
     * The prompts of a file with the lines that they stand on. A line that holds something else is no reason to stop: it is
     * among the failures.
     *
     * @throws InvalidRequestException naming the file if it cannot be read or holds no line at all
     */
    public static PromptRows readRows(Path file) {
        return read(file, true);
    }

    private static PromptRows read(Path file, boolean lenient) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_FILE_IS_FOLDER, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            @Nullable Path folder = file.getParent();
            return read(file.toString(), folder == null ? Path.of("") : folder, in, lenient);
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
        return read(name, Path.of(""), in, false).prompts();
    }

    /**
     * The prompts of one line of such a file, for those who have its lines from elsewhere: a table, or a file on another system.
     *
     * @param name what messages call the file
     * @param number of the line, from 1
     * @param folder to which files are relative that the line names
     * @return one for most lines, several for a list, none for a blank line and for a comment
     * @throws InvalidRequestException naming file, line and key if it holds something else, or is too long
     */
    public static List<Prompt> readLine(String name, int number, Path folder, String line) {
        if (line.length() > MOST_LINE_BYTES) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_LINE_TOO_LONG, name, number, MOST_LINE_BYTES);
        }
        PromptsFile file = new PromptsFile(name, folder, false);
        file.parse(number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line, number);
        return file.rows.stream().map(PromptRows.Row::prompt).toList();
    }

    private static PromptRows read(String name, Path folder, InputStream in, boolean lenient) {
        PromptsFile file = new PromptsFile(name, folder, lenient);
        try {
            file.parse(in);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(Path.of(name), e));
        }
        if (file.rows.isEmpty() && file.failures.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_FILE_EMPTY, name);
        }
        return new PromptRows(file.rows, file.failures);
    }

    /** Decodes line by line, so that a wrong byte can be told by its line, and a line that never ends is noticed. */
    private void parse(InputStream in) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(in);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            if (next == '\n') {
                parse(line.toByteArray(), number);
                line.reset();
                number++;
            } else if (line.size() == MOST_LINE_BYTES) {
                throw new InvalidRequestException(CoreMessage.PROMPTS_LINE_TOO_LONG, name, number, MOST_LINE_BYTES);
            } else {
                line.write(next);
            }
        }
        parse(line.toByteArray(), number);
    }

    private void parse(byte[] line, int number) {
        try {
            parse(line(line, number), number);
        } catch (InvalidRequestException e) {
            if (!lenient) {
                throw e;
            }
            failures.add(new PromptRows.Failure(number, e.problem()));
        }
    }

    private String line(byte[] bytes, int number) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
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
        JsonPrompt json = new JsonPrompt(name, number, folder);
        List<Prompt> found = text.startsWith("{")
                ? List.of(json.parse(text))
                : text.startsWith("[")
                        ? json.parseList(text).orElseGet(() -> List.of(Prompt.of(text)))
                        : List.of(Prompt.of(text));
        found.forEach(prompt -> rows.add(new PromptRows.Row(number, prompt)));
    }
}
