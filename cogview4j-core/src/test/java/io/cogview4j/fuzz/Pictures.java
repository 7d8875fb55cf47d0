package io.cogview4j.fuzz;

import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.inspect.Inspector;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** PNG files, and what they say of themselves. */
record Pictures(Path folder) {
    List<EntryPoint> entryPoints() {
        Path file = folder.resolve("damaged.png");
        Function<Damage, byte[]> damaged = damage();
        Inspector inspector = Inspector.withoutModel();
        return List.of(
                EntryPoint.ofFile("png-texts", 170, Bound.TIGHT, file, damaged, path -> {
                    PngReader.texts(path);
                    return List.of();
                }),
                EntryPoint.ofFile(
                        "png-inspected",
                        20,
                        Bound.LOOSE,
                        file,
                        damaged,
                        path -> inspector.inspect(path).findings()));
    }

    private static Function<Damage, byte[]> damage() {
        List<PngText> texts =
                new ImageMetadata("红色的心", "blue", "tiny", 4, 4, 20, 3.5, 7L, "cpu", "f32", "0.1.0").texts();
        byte[] picture = PngEncoder.encode(new RgbImage(4, 4, new byte[48]), texts);
        return new PngDamage(picture, texts.getLast().text())::damaged;
    }
}
