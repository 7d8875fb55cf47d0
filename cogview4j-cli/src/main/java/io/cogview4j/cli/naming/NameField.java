package io.cogview4j.cli.naming;

import io.cogview4j.recipe.Recipe;
import io.cogview4j.recipe.SettingKey;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What can stand in a name. Settings are those of {@link SettingKey}.
 *
 * @param of the value, empty where it is not known
 */
record NameField(String key, Function<NamedPicture, Optional<String>> of) {
    private static final List<NameField> ALL = Stream.concat(
                    Stream.of(
                            new NameField("index", picture -> Optional.of("" + picture.index())),
                            text("prompt", Recipe::prompt),
                            text("negative", Recipe::negativePrompt),
                            text("model", Recipe::model),
                            text("dtype", Recipe::dtype),
                            text("device", Recipe::device),
                            text("version", Recipe::version),
                            time("date", "yyyy-MM-dd"),
                            time("time", "HH-mm-ss")),
                    Arrays.stream(SettingKey.values()).map(NameField::setting))
            .toList();

    static Optional<NameField> named(String key) {
        return ALL.stream().filter(field -> field.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return ALL.stream().map(NameField::key).toList();
    }

    Optional<String> value(NamedPicture picture) {
        return of.apply(picture);
    }

    private static NameField setting(SettingKey key) {
        return new NameField(key.key(), picture -> key.text(picture.recipe().settings()));
    }

    private static NameField text(String key, Function<Recipe, ? extends CharSequence> of) {
        return new NameField(
                key, picture -> Optional.ofNullable(of.apply(picture.recipe())).map(CharSequence::toString));
    }

    private static NameField time(String key, String pattern) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
        return new NameField(key, picture -> Optional.of(format.format(picture.started())));
    }
}
