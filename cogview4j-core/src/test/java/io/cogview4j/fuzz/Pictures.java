package io.cogview4j.fuzz;

import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.image.DamagedPng;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.KnownPictures;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.image.SourcePicture;
import io.cogview4j.inspect.Inspector;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** PNG files, and what they say of themselves. */
record Pictures(Path folder) {
    /**
     * Buffers of files and decoders; and what is packed best: a byte of a JPEG file can stand for so many pixels, and each takes
     * up to nine bytes.
     */
    private static final Bound PIXELS = new Bound(4 << 20, 8 * 64 * 4 * 9);

    List<EntryPoint> entryPoints() {
        Path file = folder.resolve("damaged.png");
        Function<Damage, byte[]> damaged = damage();
        Inspector inspector = Inspector.withoutModel();
        return List.of(
                EntryPoint.ofFile("png-texts", 120, Bound.TIGHT, file, damaged, path -> {
                    PngReader.texts(path);
                    return List.of();
                }),
                EntryPoint.ofFile(
                        "png-inspected",
                        20,
                        Bound.LOOSE,
                        file,
                        damaged,
                        path -> inspector.inspect(path).findings()),
                decoded("picture-png", 30, "png"),
                decoded("picture-jpeg", 15, "jpeg"),
                decoded("picture-profile", 5, "profile"));
    }

    /** A picture that images are made from, with its pixels. */
    private EntryPoint decoded(String name, int share, String kind) {
        List<byte[]> sound =
                KnownPictures.of(kind).stream().map(KnownPictures.Known::file).toList();
        Function<Damage, byte[]> damaged = damage -> damaged(damage, sound.get(damage.below(sound.size())));
        return EntryPoint.ofFile(name, share, PIXELS, folder.resolve("damaged"), damaged, path -> {
            SourcePicture picture = SourcePicture.open(path);
            picture.read();
            return picture.notes();
        });
    }

    /** Most with the checksums of PNG mended, so that it is not these that refuse the file. */
    private static byte[] damaged(Damage damage, byte[] sound) {
        byte[] damaged = damage.once(5) ? damage.cutOrExtend(sound) : damage.flipBits(sound);
        return damage.once(3) ? damaged : DamagedPng.withSoundChecksums(damaged);
    }

    private static Function<Damage, byte[]> damage() {
        List<PngText> texts =
                new ImageMetadata("红色的心", "blue", "tiny", 4, 4, 20, 3.5, 7L, "cpu", "f32", "0.1.0").texts();
        byte[] picture = PngEncoder.encode(new RgbImage(4, 4, new byte[48]), texts);
        return new PngDamage(picture, texts.getLast().text())::damaged;
    }
}
