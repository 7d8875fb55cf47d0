package io.cogview4j.server.http.guard;

import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.Sha256;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys that clients show, of which only digests are kept. */
public final class ApiKeys {
    /** Shorter ones can be guessed. */
    public static final int LEAST_CHARACTERS = 16;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}):(\\S.*)");
    private static final Set<PosixFilePermission> FOR_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Map<String, byte[]> digests;
    private final List<Message> findings;

    private ApiKeys(Map<String, byte[]> digests, List<Message> findings) {
        this.digests = digests;
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads a file with a line {@code name:key} for each client. Empty lines, and those that begin with {@code #}, do not count.
     *
     * @throws InvalidRequestException if the file cannot be read, has no key, a line of another form, a name or key twice, or a
     *     short key
     */
    public static ApiKeys read(Path file) {
        FileProblem.of(file).ifPresent(problem -> {
            throw new InvalidRequestException(List.of(problem));
        });
        Map<String, byte[]> digests = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                take(file, i + 1, line, digests);
            }
        }
        if (digests.isEmpty()) {
            throw new InvalidRequestException(ServerMessage.KEYS_FILE_EMPTY, file);
        }
        return new ApiKeys(digests, findings(file));
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) { // editors of Windows write one
                lines.set(0, lines.getFirst().substring(1));
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(e, ServerMessage.KEYS_FILE_NOT_UTF8, file);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }

    private static void take(Path file, int number, String line, Map<String, byte[]> digests) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new InvalidRequestException(ServerMessage.KEYS_LINE_UNREADABLE, file, number);
        }
        String name = parts.group(1);
        String key = parts.group(2);
        if (key.length() < LEAST_CHARACTERS) {
            throw new InvalidRequestException(ServerMessage.KEYS_KEY_TOO_SHORT, file, name, LEAST_CHARACTERS);
        }
        byte[] digest = digest(key);
        for (Map.Entry<String, byte[]> other : digests.entrySet()) {
            if (MessageDigest.isEqual(other.getValue(), digest)) {
                throw new InvalidRequestException(ServerMessage.KEYS_KEY_TWICE, file, name, other.getKey());
            }
        }
        if (digests.put(name, digest) != null) {
            throw new InvalidRequestException(ServerMessage.KEYS_NAME_TWICE, file, name);
        }
    }

    /** Where the system knows who may read a file. */
    private static List<Message> findings(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return FOR_OTHERS.stream().anyMatch(permissions::contains)
                    ? List.of(
                            Message.of(ServerMessage.KEYS_FILE_OPEN, file, PosixFilePermissions.toString(permissions)))
                    : List.of();
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    /** What whoever starts the server should know. */
    public List<Message> findings() {
        return findings;
    }

    /** The names of all clients. */
    public List<String> names() {
        return new ArrayList<>(digests.keySet());
    }

    /** Whose key this is. All keys are looked at, so that the time that it takes tells nothing. */
    public Optional<String> clientOf(String key) {
        byte[] digest = digest(key);
        Optional<String> found = Optional.empty();
        for (Map.Entry<String, byte[]> known : digests.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), digest)) {
                found = Optional.of(known.getKey());
            }
        }
        return found;
    }

    private static byte[] digest(String key) {
        return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
    }
}
