package io.cogview4j.cli.doctor;

import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes out of a report who its user is, so that it can be shown to anybody: the home folder is {@code ~}, and names of
 * the user and of the machine are {@code USER} and {@code HOST}.
 *
 * @param homes the home folder, by all its names
 * @param users names of the user
 * @param hosts names of the machine
 */
record Privacy(List<String> homes, List<String> users, List<String> hosts) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String USER = "USER";

    /** The value of messages that name another user. */
    private static final String OWNER = "owner";

    private static final String NAME_CHARACTER = "[\\w.-]";

    Privacy {
        homes = homes.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        users = List.copyOf(users);
        hosts = List.copyOf(hosts);
    }

    /** Of who runs this. */
    static Privacy current() {
        Map<String, String> environment = System.getenv();
        String home = System.getProperty("user.home", "");
        return new Privacy(
                homes(home, environment.getOrDefault("HOME", ""), environment.getOrDefault("USERPROFILE", "")),
                given(
                        System.getProperty("user.name", ""),
                        environment.getOrDefault("USER", ""),
                        environment.getOrDefault("LOGNAME", ""),
                        environment.getOrDefault("USERNAME", "")),
                given(
                        environment.getOrDefault("HOSTNAME", ""),
                        environment.getOrDefault("COMPUTERNAME", ""),
                        hostName()));
    }

    private static List<String> homes(String... homes) {
        List<String> all = new ArrayList<>();
        for (String home : given(homes)) {
            Path folder = Path.of(home);
            if (folder.isAbsolute() && folder.getNameCount() > 0) {
                all.add(home);
                try {
                    all.add(folder.toRealPath().toString());
                } catch (IOException e) {
                    // it has no other name
                }
            }
        }
        return all.stream().distinct().toList();
    }

    private static List<String> given(String... names) {
        return Stream.of(names)
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("?"))
                .distinct()
                .toList();
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME);
        } catch (IOException e) {
            return "";
        }
    }

    /** The text without names. */
    String of(String text) {
        String told = text;
        for (String home : homes) {
            told = replaced(told, Pattern.quote(home) + "(?!" + NAME_CHARACTER + ")", "~");
        }
        for (String user : users) {
            told = replaced(told, whole(user), USER);
        }
        for (String host : hosts) {
            told = replaced(told, whole(host), "HOST");
        }
        return told;
    }

    /** The message with values without names. */
    Message of(Message message) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < message.values().size(); i++) {
            boolean somebody = message.code().valueNames().get(i).equals(OWNER);
            values.add(somebody ? USER : of(message.values().get(i)));
        }
        return new Message(message.code(), values);
    }

    private static String whole(String name) {
        return "(?<!" + NAME_CHARACTER + ")" + Pattern.quote(name) + "(?!" + NAME_CHARACTER + ")";
    }

    private static String replaced(String text, String pattern, String by) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(by));
    }
}
