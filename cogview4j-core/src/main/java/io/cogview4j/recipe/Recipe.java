package io.cogview4j.recipe;

import io.cogview4j.api.Lora;
import io.cogview4j.api.Making;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a picture was made, or is to be made again.
 *
 * @param prompt what it shows, null if unknown
 * @param negativePrompt what it should not show, empty for nothing, null if unknown
 * @param settings its seed, size and so on; open where that is not known
 * @param model the checkpoint's name, null if unknown
 * @param device on which it was computed, null if unknown
 * @param dtype in which it was computed, null if unknown
 * @param version of cogview4j, null if another program made it
 * @param loras adaptations of the model that took part
 * @param making what else took part
 * @param ignored what the picture tells and is left out: names of settings of another program that have no meaning here, and
 *     LoRAs in its prompt; names and values where a picture of cogview4j tells too little of what it was made with
 */
public record Recipe(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        PromptSettings settings,
        @Nullable String model,
        @Nullable String device,
        @Nullable String dtype,
        @Nullable String version,
        List<Lora.Used> loras,
        Making making,
        List<String> ignored) {
    private static final int MOST_CHARACTERS = 100_000;
    private static final int MOST_SHOWN = 60;
    private static final int MOST_NAMES = 20;

    /** How that web UI and others have prompts name a LoRA. */
    private static final Pattern ADAPTATION =
            Pattern.compile("<(?:lora|lyco|hypernet):[^<>:\\p{Cntrl}]{1,60}(?::[^<>\\p{Cntrl}]{0,20})?>");

    private static final String OWN_VERSION = "cogview4j ";

    public Recipe {
        loras = List.copyOf(loras);
        ignored = List.copyOf(ignored);
    }

    /** The recipe of a picture that cogview4j made or will make. */
    public Recipe(
            @Nullable String prompt,
            @Nullable String negativePrompt,
            PromptSettings settings,
            @Nullable String model,
            @Nullable String device,
            @Nullable String dtype,
            @Nullable String version,
            List<Lora.Used> loras,
            Making making) {
        this(prompt, negativePrompt, settings, model, device, dtype, version, loras, making, List.of());
    }

    /**
     * What a PNG file tells: the settings that cogview4j writes, or else those in the text that Stable Diffusion web UI and
     * others write.
     *
     * @throws InvalidRequestException if it is no sound PNG file, tells nothing of the kind, or tells what cannot be
     */
    public static Recipe read(Path picture) {
        List<PngText> texts = PngReader.texts(picture);
        for (PngText text : texts) {
            boolean ofSettings =
                    List.of(ImageMetadata.JSON, ImageMetadata.PARAMETERS).contains(text.keyword());
            if (ofSettings && text.text().length() > MOST_CHARACTERS) {
                throw new InvalidRequestException(
                        CoreMessage.RECIPE_TOO_LONG, picture, text.text().length(), MOST_CHARACTERS);
            }
        }
        @Nullable ImageMetadata own = ImageMetadata.find(texts);
        return own != null
                ? own.as(Recipe::new)
                : texts.stream()
                        .filter(text -> text.keyword().equals(ImageMetadata.PARAMETERS))
                        .findFirst()
                        .flatMap(text -> ParametersText.parse(text.text()))
                        .map(text -> of(text, picture))
                        .orElseThrow(() -> new InvalidRequestException(CoreMessage.RECIPE_MISSING, picture));
    }

    private static Recipe of(ParametersText text, Path picture) {
        Map<String, String> left = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        left.putAll(text.settings());
        @Nullable String version = left.get("Version");
        boolean own = version != null && version.startsWith(OWN_VERSION);
        @Nullable String model = own ? left.remove("Model") : null;
        if (own) {
            left.remove("Version");
            left.remove("Sampler", "Euler"); // the model's own, which need not be asked for
            takeWhole(left, "Schedule", SettingKey.SCHEDULE);
            takeWhole(left, "Guidance scales", SettingKey.GUIDANCE);
        }
        PromptSettings settings = PromptSettings.NONE;
        for (SettingKey key : SettingKey.values()) {
            @Nullable String value = left.get(key.parameter());
            if (value != null) {
                Optional<PromptSettings> read = read(key, value, settings, picture);
                read.ifPresent(_ -> left.remove(key.parameter()));
                settings = read.orElse(settings);
            }
        }
        Stream<String> ignored = own
                ? left.entrySet().stream().map(entry -> entry.getKey() + ": " + shown(entry.getValue()))
                : Stream.concat(
                        text.settings().keySet().stream().filter(left::containsKey),
                        ADAPTATION
                                .matcher(text.prompt() + text.negative())
                                .results()
                                .map(MatchResult::group));
        return new Recipe(
                text.prompt(),
                text.negative(),
                settings,
                model,
                null,
                null,
                own ? version.substring(OWN_VERSION.length()) : null,
                List.of(),
                Making.UNKNOWN,
                ignored.limit(MOST_NAMES).toList());
    }

    /** In place of the part that other programs understand. */
    private static void takeWhole(Map<String, String> left, String name, SettingKey key) {
        @Nullable String whole = left.remove(name);
        if (whole != null) {
            left.put(key.parameter(), whole);
        }
    }

    private static String shown(String value) {
        return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "...";
    }

    /** Empty for what only other programs have. */
    private static Optional<PromptSettings> read(SettingKey key, String value, PromptSettings settings, Path picture) {
        try {
            return Optional.of(key.with(settings, value));
        } catch (InvalidRequestException | NumberFormatException e) {
            if (key.differsBetweenPrograms()) {
                return Optional.empty();
            }
            throw new InvalidRequestException(
                    e, CoreMessage.RECIPE_VALUE_UNFIT, picture, key.parameter(), shown(value));
        }
    }

    /**
     * The prompt that asks for the same picture.
     *
     * @throws InvalidRequestException if the texts are not known
     */
    public Prompt asPrompt(Path picture) {
        if (prompt == null) {
            throw new InvalidRequestException(CoreMessage.RECIPE_WITHOUT_PROMPT, picture);
        }
        return new Prompt(prompt, negativePrompt, settings, making.original());
    }

    /** What to say if something is left out: settings of another program, or what a picture that lost its own tells too little of. */
    public Optional<Message> note(Path picture) {
        CoreMessage code = version == null ? CoreMessage.RECIPE_SETTINGS_IGNORED : CoreMessage.RECIPE_INCOMPLETE;
        return ignored.isEmpty()
                ? Optional.empty()
                : Optional.of(Message.of(code, picture, String.join(", ", ignored)));
    }

    private record Adaptation(String sha256, double weight) {}

    /** By content; files may have any name. */
    private List<Adaptation> adaptations() {
        return loras.stream()
                .map(lora -> new Adaptation(lora.sha256(), lora.weight()))
                .toList();
    }

    private boolean hasUnknownPictures() {
        return making.pictures() != null && !making.pictures().areKnown();
    }

    /** Whether both give the same picture, as far as both are known. */
    public boolean agrees(Recipe other) {
        return Objects.equals(prompt, other.prompt)
                && Objects.equals(negativePrompt, other.negativePrompt)
                && settings.equals(other.settings)
                && Objects.equals(model, other.model)
                && adaptations().equals(other.adaptations())
                && Objects.equals(making.original(), other.making.original())
                && !hasUnknownPictures()
                && Objects.equals(making.pictures(), other.making.pictures())
                && differences(other).isEmpty();
    }

    /** What else took part in {@code now} than in this one, of that which both tell: why the same request may give other pixels. */
    public List<Message> differences(Recipe now) {
        List<Message> all = new ArrayList<>();
        compare(all, "version", version, now.version);
        compare(all, "device", device, now.device);
        compare(all, "dtype", dtype, now.dtype);
        Making then = making;
        compare(all, "transformer", then.transformer(), now.making.transformer());
        compare(all, "vae", then.vae(), now.making.vae());
        compare(all, "text encoder", then.encoder(), now.making.encoder());
        compare(all, "tokenizer", then.tokenizer(), now.making.tokenizer());
        compare(all, "prompt tokens", then.promptTokens(), now.making.promptTokens());
        compare(all, "negative prompt tokens", then.negativeTokens(), now.making.negativeTokens());
        compare(all, "processor instructions", then.instructions(), now.making.instructions());
        return all;
    }

    private static void compare(List<Message> all, String what, @Nullable Object then, @Nullable Object now) {
        boolean comparable = then != null && now != null && kind(then).equals(kind(now));
        if (comparable && !then.equals(now)) {
            all.add(Message.of(CoreMessage.RECIPE_DIFFERS, what, then, now));
        }
    }

    /** Fingerprints of another kind tell nothing about each other. */
    private static String kind(Object value) {
        String text = value.toString();
        return text.matches("[a-z]+:[0-9a-f]+") ? text.substring(0, text.indexOf(':')) : "";
    }
}
