package io.cogview4j.cli.command;

import io.cogview4j.Image;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.cli.naming.NameTemplate;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import io.cogview4j.output.OutputNames;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.recipe.SettingKey;
import io.cogview4j.sheet.ContactSheet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the files of many pictures are called, which are drawn at all, and a sheet that shows them. */
final class NamingOptions {
    private final LocalDateTime started = LocalDateTime.now();

    @Option(
            names = "--name",
            paramLabel = "TEMPLATE",
            description =
                    "How pictures are called instead, for example \"{index:4}-{prompt:40}-{seed}\". Places: index, "
                            + "prompt, negative, model, dtype, device, version, date, time, and seed, size, steps, guidance, "
                            + "guidance-interval, cfg-zero, sampler, schedule, timesteps, sigmas, cache; a number behind a colon "
                            + "pads numbers and cuts texts.")
    private @Nullable String template;

    @Option(
            names = "--skip-existing",
            description = "Leave out pictures whose files are there already with the same prompt, settings and model.")
    private boolean skipExisting;

    @Option(
            names = "--sheet",
            paramLabel = "FILE.png",
            description = "Also write one picture that shows all, small, with prompts and settings under them.")
    private @Nullable Path sheet;

    /** @throws InvalidRequestException if the options contradict others, or a name cannot be */
    void requireSound(@Nullable Path output, @Nullable Path embeddings) {
        if (output != null) {
            OutputKind.PICTURE.requireName(output);
        }
        if (template != null) {
            if (output != null) {
                throw new InvalidRequestException(CliMessage.NAME_AND_OUTPUT, output);
            }
            NameTemplate.parse(template);
        }
        if (skipExisting && embeddings != null) {
            throw new InvalidRequestException(CliMessage.SKIP_WITH_EMBEDDINGS, embeddings);
        }
        if (sheet != null) {
            OutputKind.PICTURE.requireName(sheet);
        }
    }

    boolean hasTemplate() {
        return template != null;
    }

    boolean skipsExisting() {
        return skipExisting;
    }

    /** Names of all pictures, of which some may be taken. */
    List<Path> names(List<Recipe> recipes, @Nullable Path output, List<Long> seeds, int attempt) {
        if (output != null) {
            return OutputNames.given(output, recipes.size());
        }
        return template == null
                ? OutputNames.ofSeeds(Path.of(""), seeds, attempt)
                : NameTemplate.parse(template).names(recipes, started, attempt);
    }

    /** Whether a file holds the picture that would be drawn, as far as it tells. */
    static boolean isThere(Path file, Recipe recipe) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) > 0
                    && Recipe.read(file).agrees(recipe);
        } catch (IOException | InvalidRequestException e) {
            return false; // it is in the way, which is told when its name is taken
        }
    }

    @Nullable Path sheet() {
        return sheet;
    }

    /**
     * The sheet's file, taken before the work; empty if none is asked for.
     *
     * @param pictures the files of those that will be drawn
     * @throws InvalidRequestException if it is also that of a picture, or is not to be replaced
     */
    static Optional<Sheet> sheet(
            @Nullable Path sheet,
            Interruption interruption,
            boolean overwrite,
            RemainingPictures remaining,
            OutputFiles pictures) {
        if (sheet == null) {
            return Optional.empty();
        }
        if (pictures.has(sheet) || remaining.leavesOut(sheet)) {
            throw new InvalidRequestException(CliMessage.SHEET_IS_PICTURE, sheet);
        }
        System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
        OutputFiles file = new OutputFiles(OutputKind.PICTURE, overwrite, interruption::write);
        file.take(List.of(sheet), _ -> false);
        interruption.whenAbandoned(file::close);
        return Optional.of(new Sheet(file, new ContactSheet(remaining.recipes().size())));
    }

    /** A contact sheet that is being made. */
    record Sheet(OutputFiles file, ContactSheet pictures) implements AutoCloseable {
        void add(int place, Image image) {
            pictures.add(place, image.toBufferedImage(), caption(image.recipe()));
        }

        /** Adds a picture that was drawn before. */
        void add(int place, Path drawn, Recipe recipe) {
            try {
                BufferedImage picture = ImageIO.read(drawn.toFile());
                if (picture != null) {
                    pictures.add(place, picture, caption(recipe));
                }
            } catch (IOException | RuntimeException e) {
                // a sheet without it is better than none; the picture itself is as it was
            }
        }

        /** @return warnings */
        List<Message> save() {
            List<Message> warnings = new ArrayList<>();
            try {
                file.write(0, path -> warnings.addAll(pictures.save(path)));
            } catch (CogView4Exception e) {
                warnings.add(e.problem());
            } catch (IllegalStateException e) {
                // nothing was drawn, which is told elsewhere
            }
            return warnings;
        }

        Path path() {
            return file.all().getFirst();
        }

        private static List<String> caption(Recipe recipe) {
            List<String> settings = new ArrayList<>();
            for (SettingKey key : SettingKey.values()) {
                key.text(recipe.settings()).ifPresent(text -> settings.add(key.key() + " " + text));
            }
            List<String> caption = new ArrayList<>();
            if (recipe.prompt() != null && !recipe.prompt().isBlank()) {
                caption.add(recipe.prompt());
            }
            recipe.loras().forEach(lora -> settings.add("lora " + lora.name() + ":" + lora.weight()));
            @Nullable SourcePictures made = recipe.making().pictures();
            if (made != null) {
                add(settings, "image", made.image());
                add(settings, "mask", made.mask());
                add(settings, "control", made.control());
            }
            caption.add(String.join(", ", settings));
            return caption;
        }

        private static void add(List<String> settings, String what, SourcePictures.@Nullable Used picture) {
            if (picture != null && picture.name() != null) {
                settings.add(what + " " + picture.name());
            }
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
