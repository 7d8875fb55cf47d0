package io.cogview4j;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Lora;
import io.cogview4j.api.OutputFile;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.RgbImage;
import io.cogview4j.recipe.Recipe;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image of 8 bits a channel that knows how it was made. Images are equal when pixels and settings are. */
public final class Image {
    private final RgbImage pixels;
    private final ImageMetadata metadata;

    Image(RgbImage pixels, ImageMetadata metadata) {
        this.pixels = pixels;
        this.metadata = metadata;
    }

    public ImageSize size() {
        return new ImageSize(pixels.width(), pixels.height());
    }

    /** What the image shows; null if it was made of embeddings that do not tell. */
    public @Nullable String prompt() {
        return metadata.prompt();
    }

    /** What the image should not show; empty for nothing, null if embeddings do not tell. */
    public @Nullable String negativePrompt() {
        return metadata.negativePrompt();
    }

    /** The seed that makes this image again, alone or beside others; null if its noise was not drawn from a seed. */
    public @Nullable Long seed() {
        return metadata.seed();
    }

    public int steps() {
        return metadata.steps();
    }

    /** The guidance scale, the largest if steps have their own. */
    public double guidanceScale() {
        return metadata.guidanceScale();
    }

    /** All that is known of how the image was asked for: with the same settings the model makes it again. */
    public PromptSettings settings() {
        return metadata.settings();
    }

    /** The name of the model that made it. */
    public String model() {
        return metadata.model();
    }

    /** How it was made, with all that its file tells of it. */
    public Recipe recipe() {
        return metadata.as(Recipe::new);
    }

    /** The adaptations of the model that took part; none for the model as it is. */
    public List<Lora.Used> loras() {
        return metadata.loras();
    }

    /** The version of cogview4j that made it. */
    public String version() {
        return metadata.version();
    }

    /** A copy of the pixels: {@code [height, width, 3]} in row-major order, red, green, blue, unsigned. */
    public byte[] rgb() {
        return pixels.rgb().clone();
    }

    /** A copy for Java's own imaging, of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        return pixels.toBufferedImage();
    }

    /** The pixels alone, to be shown. */
    public Picture picture() {
        return new Picture(pixels);
    }

    /**
     * How it was made, in the text that most programs of this kind read: prompt, negative prompt, and a line such as {@code Steps: 20,
     * Sampler: Euler, Seed: 7, Size: 512x512}.
     */
    public String parameters() {
        return metadata.parameters();
    }

    /** The bytes of a PNG file with prompt, seed and settings inside. */
    public byte[] png() {
        return PngEncoder.encode(pixels, metadata.texts());
    }

    /**
     * Tells before the work what {@link #save} would fail at after it, by trying.
     *
     * @throws io.cogview4j.message.OutputException if no image can be written to this file
     */
    public static void requireWritable(Path file) {
        new OutputFile(file).requireWritable();
    }

    /**
     * Writes a PNG file with prompt, seed and settings inside, whole or not at all. Another file of this name is replaced.
     *
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    public void save(Path file) {
        new OutputFile(file).write(png());
    }

    /** As {@link #save}, with nothing but the pixels inside. */
    public void saveWithoutSettings(Path file) {
        new OutputFile(file).write(PngEncoder.encode(pixels, List.of()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Image image
                && metadata.equals(image.metadata)
                && pixels.width() == image.pixels.width()
                && Arrays.equals(pixels.rgb(), image.pixels.rgb());
    }

    @Override
    public int hashCode() {
        return 31 * metadata.hashCode() + Arrays.hashCode(pixels.rgb());
    }

    @Override
    public String toString() {
        String shown = prompt() == null ? "unknown prompt" : "\"" + prompt() + "\"";
        return "Image[" + size() + ", " + shown + ", seed " + (seed() == null ? "unknown" : new TorchSeed(seed()))
                + "]";
    }
}
