package io.cogview4j.recipe;

import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.api.SourcePictures.Used;
import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a model that a picture was made with. Each is one that the user gives, or lies beside the picture under the
 * name that the picture tells, and has the content that it tells.
 *
 * @param picture that tells the recipe
 */
public record RecipeFiles(Recipe recipe, Path picture) {
    private static final String IN_MEMORY = "BufferedImage";

    /**
     * The adaptations of the model.
     *
     * @param given by the user, in any order
     * @throws InvalidRequestException if one is missing, or has another content, or nothing needs one that is given
     */
    public List<Lora> loras(List<Path> given) {
        if (given.size() > recipe.loras().size()) {
            throw new InvalidRequestException(CoreMessage.RECIPE_FILE_UNUSED, picture, "--lora");
        }
        List<Lora> found = new ArrayList<>();
        for (Lora.Used used : recipe.loras()) {
            found.add(new Lora(find(new Used(used.name(), used.sha256()), given, "--lora"), used.weight()));
        }
        return found;
    }

    /**
     * What the picture started from; null if it started from noise alone.
     *
     * @param image given by the user, null for none
     * @param mask given by the user, null for none
     * @throws InvalidRequestException as {@link #loras}
     */
    public @Nullable InitImage initImage(@Nullable Path image, @Nullable Path mask) {
        @Nullable SourcePictures made = recipe.making().pictures();
        @Nullable Path start = find(made == null ? null : made.image(), image, "--image");
        @Nullable Path masking = find(made == null ? null : made.mask(), mask, "--mask");
        if (made == null || start == null) {
            return null;
        }
        RepaintArea area = masking != null
                ? new Masked(PictureSource.of(masking), made.inverted())
                : made.margins() != null ? made.margins() : RepaintArea.EVERYTHING;
        return new InitImage(PictureSource.of(start), made.strength(), area, made.featherPixels(), made.keep());
    }

    /**
     * What a control model followed; null if there was none.
     *
     * @param given by the user, null for nothing
     * @throws InvalidRequestException as {@link #loras}
     */
    public @Nullable PictureSource control(@Nullable Path given) {
        @Nullable SourcePictures made = recipe.making().pictures();
        @Nullable Path control = find(made == null ? null : made.control(), given, "--control");
        return control == null ? null : PictureSource.of(control);
    }

    private @Nullable Path find(@Nullable Used used, @Nullable Path given, String option) {
        if (used == null) {
            if (given != null) {
                throw new InvalidRequestException(CoreMessage.RECIPE_FILE_UNUSED, picture, option);
            }
            return null;
        }
        return find(used, given == null ? List.of() : List.of(given), option);
    }

    private Path find(Used used, List<Path> given, String option) {
        List<Path> candidates =
                Stream.concat(given.stream(), beside(used.name()).stream()).toList();
        for (Path candidate : candidates) {
            if (used.sha256() == null || used.sha256().equals(sha256(candidate))) {
                return candidate;
            }
        }
        String name = used.name() == null ? IN_MEMORY : used.name();
        if (candidates.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.RECIPE_FILE_MISSING, picture, name, option);
        }
        Path nearest = candidates.stream()
                .filter(candidate -> candidate.getFileName() != null
                        && candidate.getFileName().toString().equals(name))
                .findFirst()
                .orElse(candidates.getFirst());
        throw new InvalidRequestException(CoreMessage.RECIPE_FILE_OTHER, picture, name, nearest, option);
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }

    /** A name that anyone may have written must not lead to another folder. */
    private Optional<Path> beside(@Nullable String name) {
        if (name == null || name.contains("/") || name.contains("\\")) {
            return Optional.empty();
        }
        try {
            Path plain = Path.of(name);
            Path file = picture.resolveSibling(plain);
            boolean within = plain.getNameCount() == 1 && plain.equals(plain.getFileName());
            return within && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
