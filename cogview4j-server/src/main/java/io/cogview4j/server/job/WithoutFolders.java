package io.cogview4j.server.job;

import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the server keeps its files is no client's business: of paths, only the last name is told. */
final class WithoutFolders {
    private static final Set<String> PATHS =
            Set.of("file", "folder", "path", "picture", "mask", "index", "target", "parent", "snapshot", "lora");

    /** On any system. */
    private static final Pattern FOLDERS = Pattern.compile("(?:[A-Za-z]:)?[/\\\\](?:.*[/\\\\])?(?=[^/\\\\]+$)");

    private static final Pattern CONTENT = Pattern.compile("[0-9a-f]{62}|[0-9a-f]{64}");

    /** What clients send files as. */
    private static final Map<String, String> SENT = Map.of("picture", "image", "mask", "mask");

    private WithoutFolders() {}

    /** A file that is called by its content is known to nobody by that name. */
    private static String shown(String valueName, String path) {
        String name = FOLDERS.matcher(path).replaceFirst("");
        return CONTENT.matcher(name).matches() ? SENT.getOrDefault(valueName, "upload") : name;
    }

    static Message of(Message message) {
        List<String> names = message.code().valueNames();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String value = message.values().get(i);
            values.add(PATHS.contains(names.get(i)) ? shown(names.get(i), value) : value);
        }
        return new Message(message.code(), values);
    }
}
