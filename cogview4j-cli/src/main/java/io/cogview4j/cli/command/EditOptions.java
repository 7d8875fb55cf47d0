package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about pictures that images are made from. */
final class EditOptions {
    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "Start from this picture (PNG or JPEG) instead of noise.")
    private @Nullable Path image;

    @Option(
            names = "--strength",
            paramLabel = "S",
            description = "How much of the way from noise is gone, 0 to 1: little keeps the picture, much redraws it. "
                    + "Without it: 0.6, or 1 with --mask and --extend.")
    private @Nullable Double strength;

    @Option(names = "--mask", paramLabel = "FILE", description = "Repaint only what is white in this picture.")
    private @Nullable Path mask;

    @Option(names = "--invert-mask", description = "Repaint what is black instead.")
    private boolean invertMask;

    @Option(
            names = "--feather",
            paramLabel = "PX",
            description = "Width in pixels of a soft edge, inside what is repainted.")
    private @Nullable Integer feather;

    @Option(
            names = "--no-keep",
            description =
                    "Let all of the picture pass through the model. Without it, pixels outside the mask stay what "
                            + "they are.")
    private boolean noKeep;

    @Option(
            names = "--extend",
            paramLabel = "SIDE=PX,...",
            description = "Paint more around the picture: left=N,right=N,top=N,bottom=N.")
    private @Nullable String extend;

    @Option(
            names = "--control",
            paramLabel = "FILE",
            description = "The picture (edges, depth, pose) that a control model follows.")
    private @Nullable Path control;

    /** @throws InvalidRequestException if options contradict each other or make no image, whatever the checkpoint */
    void requireSound() {
        askOf(ImageRequest.builder());
    }

    /**
     * Asks a request for what was asked for all images.
     *
     * @throws InvalidRequestException if options contradict each other
     */
    void askOf(ImageRequest.Builder request) {
        if (control != null) {
            request.control(PictureSource.of(control));
        }
        if (image != null) {
            request.initImage(InitImage.of(PictureSource.of(image))
                    .withStrength(strength)
                    .withArea(area())
                    .withFeather(feather == null ? 0 : feather)
                    .withKeep(!noKeep));
        } else {
            requireImage("--strength", strength != null);
            requireImage("--mask", mask != null);
            requireImage("--extend", extend != null);
        }
        boolean partly = mask != null || extend != null;
        requirePart("--feather", feather != null && !partly);
        requirePart("--no-keep", noKeep && !partly);
        if (invertMask && mask == null) {
            throw new InvalidRequestException(CliMessage.OPTION_WITHOUT, "--invert-mask", "--mask FILE");
        }
    }

    private static void requireImage(String option, boolean given) {
        if (given) {
            throw new InvalidRequestException(CliMessage.OPTION_WITHOUT, option, "--image FILE");
        }
    }

    private static void requirePart(String option, boolean lacking) {
        if (lacking) {
            throw new InvalidRequestException(CliMessage.OPTION_WITHOUT, option, "--mask FILE");
        }
    }

    private RepaintArea area() {
        if (mask != null && extend != null) {
            throw new InvalidRequestException(CliMessage.MASK_AND_EXTEND);
        }
        if (mask != null) {
            return new Masked(PictureSource.of(mask), invertMask);
        }
        return extend == null ? RepaintArea.EVERYTHING : Margins.parse(extend);
    }
}
