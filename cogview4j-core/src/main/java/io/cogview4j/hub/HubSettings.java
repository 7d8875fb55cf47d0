package io.cogview4j.hub;

import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the variables of Hugging Face's and ModelScope's own tools say, read as these tools read them. */
record HubSettings(Map<String, String> environment, Path home) {
    private static final String HUGGING_FACE = "https://huggingface.co";
    private static final String MODELSCOPE = "https://modelscope.cn";
    private static final List<String> TRUE = List.of("1", "ON", "YES", "TRUE");
    private static final int MOST_TOKEN_BYTES = 8192;
    private static final int MOST_SECONDS = 86_400;

    HubSettings {
        environment = Map.copyOf(environment);
    }

    static HubSettings of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return new HubSettings(
                environment, Path.of(Path.of(home).isAbsolute() ? home : System.getProperty("user.home", "")));
    }

    /** Where Hugging Face's tools keep models. */
    Path huggingFaceCache() {
        return path("HF_HUB_CACHE")
                .or(() -> path("HUGGINGFACE_HUB_CACHE"))
                .orElseGet(() -> huggingFaceHome().resolve("hub"));
    }

    private Path huggingFaceHome() {
        return path("HF_HOME")
                .orElseGet(() -> path("XDG_CACHE_HOME")
                        .orElseGet(() -> home.resolve(".cache"))
                        .resolve("huggingface"));
    }

    /** Where ModelScope's tools keep models. */
    Path modelScopeCache() {
        return path("MODELSCOPE_CACHE").orElseGet(() -> home.resolve(".cache").resolve("modelscope"));
    }

    Endpoint endpoint(ModelName.Source source) {
        return switch (source) {
            case HUGGING_FACE ->
                Endpoint.of("HF_ENDPOINT", value("HF_ENDPOINT").orElse(HUGGING_FACE), huggingFaceToken(), "");
            case MODELSCOPE ->
                Endpoint.of(
                        "MODELSCOPE_ENDPOINT",
                        value("MODELSCOPE_ENDPOINT")
                                .or(() -> value("MODELSCOPE_DOMAIN").map(domain -> "https://" + domain))
                                .orElse(MODELSCOPE),
                        value("MODELSCOPE_API_TOKEN"),
                        "m_session_id");
        };
    }

    private Optional<String> huggingFaceToken() {
        if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        return value("HF_TOKEN").or(() -> value("HUGGING_FACE_HUB_TOKEN")).or(this::storedToken);
    }

    private Optional<String> storedToken() {
        Path file = path("HF_TOKEN_PATH").orElseGet(() -> huggingFaceHome().resolve("token"));
        try (var in = Files.newInputStream(file)) {
            String token = new String(in.readNBytes(MOST_TOKEN_BYTES), StandardCharsets.UTF_8)
                    .replaceAll("[\r\n]", "")
                    .strip();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        } catch (IOException e) {
            return Optional.empty(); // as good as none: whoever needs one is told so by the hub
        }
    }

    /** What leads into the network. */
    ProxyChoice proxies() {
        return new ProxyChoice(environment);
    }

    /** The variable that keeps everything from the network; empty if none does. */
    Optional<String> offline() {
        return Stream.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
                .filter(name -> value(name).isPresent())
                .findFirst()
                .filter(this::isTrue);
    }

    boolean withoutLinks() {
        return isTrue("HF_HUB_DISABLE_SYMLINKS");
    }

    /** The usual, with the patience that the user asks for. */
    Tuning tuning(Tuning usual) {
        Tuning files = seconds("HF_HUB_DOWNLOAD_TIMEOUT").map(usual::withStall).orElse(usual);
        return seconds("HF_HUB_ETAG_TIMEOUT").map(files::withAnswer).orElse(files);
    }

    private Optional<Duration> seconds(String variable) {
        return value(variable).map(text -> {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds > 0 && seconds <= MOST_SECONDS) {
                    return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new InvalidRequestException(HubMessage.HUB_SETTING_UNFIT, variable, text);
        });
    }

    private Optional<Path> path(String variable) {
        return value(variable).map(text -> {
            try {
                boolean ofHome = text.equals("~") || text.startsWith("~/") || text.startsWith("~\\");
                return (ofHome ? home.resolve(text.substring(Math.min(2, text.length()))) : Path.of(text))
                        .toAbsolutePath()
                        .normalize();
            } catch (InvalidPathException e) {
                throw new InvalidRequestException(e, HubMessage.HUB_SETTING_UNFIT, variable, text);
            }
        });
    }

    private boolean isTrue(String variable) {
        return value(variable)
                .filter(text -> TRUE.contains(text.toUpperCase(Locale.ROOT)))
                .isPresent();
    }

    private Optional<String> value(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
