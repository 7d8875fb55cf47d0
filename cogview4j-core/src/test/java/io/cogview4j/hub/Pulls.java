package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Pulls of the one model of a {@link HubServer}, with little patience and small parts. */
record Pulls(HubServer server, Map<String, String> environment, long freeBytes) {
    static final ModelName MODEL = ModelName.parse("zai-org/CogView4-Small");

    static final Tuning TUNING = new Tuning(
            3,
            64 << 10,
            4 << 10,
            4,
            Duration.ofMillis(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    Pulls(HubServer server, Path cache) {
        this(
                server,
                Map.of(
                        "HF_ENDPOINT", server.address(),
                        "HF_HUB_CACHE", cache.toString(),
                        "HF_HOME", cache.resolve("home").toString(),
                        "MODELSCOPE_ENDPOINT", server.address(),
                        "MODELSCOPE_CACHE", cache.resolve("ms").toString()),
                Long.MAX_VALUE);
    }

    Pulls with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Pulls(server, more, freeBytes);
    }

    Pulls withFreeBytes(long free) {
        return new Pulls(server, environment, free);
    }

    Hub hub() {
        return Hub.of(environment, TUNING, _ -> freeBytes);
    }

    PulledModel pull() {
        return pull(PullListener.NONE);
    }

    PulledModel pull(PullListener listener) {
        return pull(Set.of(), listener, Cancellation.never());
    }

    PulledModel pull(Set<String> only) {
        return pull(only, PullListener.NONE, Cancellation.never());
    }

    PulledModel pull(Set<String> only, PullListener listener, Cancellation cancellation) {
        return hub().pull(new PullRequest(MODEL, only), listener, cancellation);
    }

    PulledModel pull(PullRequest request) {
        return hub().pull(request, PullListener.NONE, Cancellation.never());
    }

    static Map<Path, FileTime> times(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
