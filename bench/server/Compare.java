import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Whether two folders hold pictures of the same names and the same pixels.
 *
 * <pre>java Compare.java FOLDER FOLDER</pre>
 */
public class Compare {
    private Compare() {}

    public static void main(String[] arguments) throws IOException {
        Path one = Path.of(arguments[0]);
        Path other = Path.of(arguments[1]);
        List<String> names = names(one);
        if (!names.equals(names(other))) {
            System.err.println(one + " and " + other + " do not hold the same pictures");
            System.exit(1);
        }
        for (String name : names) {
            if (!same(ImageIO.read(one.resolve(name).toFile()), ImageIO.read(other.resolve(name).toFile()))) {
                System.err.println(name + " differs");
                System.exit(1);
            }
        }
        System.out.println(names.size());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean same(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return false;
        }
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                if (one.getRGB(x, y) != other.getRGB(x, y)) {
                    return false;
                }
            }
        }
        return true;
    }
}
