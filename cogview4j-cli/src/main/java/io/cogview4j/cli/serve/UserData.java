package io.cogview4j.cli.serve;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the system wants what programs keep for the user. */
final class UserData {
    private UserData() {}

    static Path folder() {
        return folder(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", ""));
    }

    static Path folder(Map<String, String> environment, String system, String home) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return Path.of(environment.getOrDefault("LOCALAPPDATA", home), "cogview4j");
        }
        if (name.startsWith("mac")) {
            return Path.of(home, "Library", "Application Support", "cogview4j");
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        return data.startsWith("/") ? Path.of(data, "cogview4j") : Path.of(home, ".local", "share", "cogview4j");
    }
}
