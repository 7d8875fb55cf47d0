package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.recipe.RecipeFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Files that a picture was made with beside the model, where they do not lie beside the picture. */
final class RecipeFileOptions {
    @Option(
            names = "--lora",
            paramLabel = "FILE",
            descriptionKey = "recipe-lora",
            description =
                    "A LoRA that the picture was made with. Without it: the file of that name beside the picture.")
    private List<Path> loras = List.of();

    @Option(
            names = "--image",
            paramLabel = "FILE",
            descriptionKey = "recipe-image",
            description = "The picture that it started from. Without it: the file of that name beside it.")
    private @Nullable Path image;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            descriptionKey = "recipe-mask",
            description = "The mask of what was repainted. Without it: the file of that name beside the picture.")
    private @Nullable Path mask;

    @Option(
            names = "--control",
            paramLabel = "FILE",
            descriptionKey = "recipe-control",
            description = "The picture that a control model followed. Without it: the file of that name beside it.")
    private @Nullable Path control;

    /** What was found; null where there is nothing to find. */
    record Found(
            List<Lora> loras,
            @Nullable InitImage image,
            @Nullable PictureSource control) {
        void askOf(ImageRequest.Builder request) {
            loras.forEach(request::lora);
            if (image != null) {
                request.initImage(image);
            }
            if (control != null) {
                request.control(control);
            }
        }

        /** Options of the command that draws with them. */
        List<String> words() {
            List<String> words = new ArrayList<>();
            loras.forEach(lora -> words.add("--lora=" + lora.file() + ":" + plain(lora.weight())));
            if (image != null) {
                words.add("--image=" + file(image.picture()));
                words.add("--strength=" + plain(image.effectiveStrength()));
                words.addAll(area(image));
            }
            if (control != null) {
                words.add("--control=" + file(control));
            }
            return words;
        }

        private static List<String> area(InitImage image) {
            List<String> words = new ArrayList<>();
            if (image.area() instanceof Masked(PictureSource mask, boolean inverted)) {
                words.add("--mask=" + file(mask));
                if (inverted) {
                    words.add("--invert-mask");
                }
            } else if (image.area() instanceof Margins(int left, int right, int top, int bottom)) {
                words.add("--extend=left=" + left + ",right=" + right + ",top=" + top + ",bottom=" + bottom);
            } else {
                return words;
            }
            if (image.featherPixels() > 0) {
                words.add("--feather=" + image.featherPixels());
            }
            if (!image.keep()) {
                words.add("--no-keep");
            }
            return words;
        }

        private static String file(PictureSource picture) {
            return picture instanceof PictureSource.InFile(Path file) ? file.toString() : "";
        }

        private static String plain(double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /** @throws io.cogview4j.message.InvalidRequestException if one is missing, or another one, or given for nothing */
    Found find(RecipeFiles files) {
        return new Found(files.loras(loras), files.initImage(image, mask), files.control(control));
    }
}
