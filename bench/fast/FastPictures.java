import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.PromptsFile;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.events.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ways to compute less for a picture save with the built-in model, and how far pictures are from those of the first way:
 * {@code FastPictures LIST METHODS FOLDER [INT8]} draws what {@code tools/tiny-model/evaluate.py --list LIST} lists, each picture alone
 * and in turn by each line of METHODS, a JSON object with settings as rows of prompts have them and a {@code name}; with
 * {@code "int8": true} by the checkpoint in INT8. Pictures are left in a folder of FOLDER for each way, and a line of JSON tells of each.
 */
void main(String[] arguments) throws IOException {
    List<ObjectNode> entries = objects(Path.of(arguments[0]));
    List<ObjectNode> methods = objects(Path.of(arguments[1]));
    Path folder = Path.of(arguments[2]);
    try (Session exact = CogView4.tiny().session();
            Session int8 = (arguments.length > 3 ? CogView4.open(Path.of(arguments[3])) : CogView4.tiny()).session()) {
        for (Session each : List.of(exact, int8)) {
            draw(each, row(entries.getFirst(), methods.getFirst())); // loads everything
        }
        for (ObjectNode entry : entries) {
            String file = entry.path("file").asString();
            Drawn first = null;
            for (ObjectNode method : methods) {
                Drawn drawn = draw(method.path("int8").asBoolean() ? int8 : exact, row(entry, method));
                first = first == null ? drawn : first;
                String name = method.path("name").asString();
                Files.write(Files.createDirectories(folder.resolve(name)).resolve(file), drawn.image().png());
                IO.println(told(name, file, drawn, first));
            }
        }
    }
}

List<ObjectNode> objects(Path file) throws IOException {
    return Files.readAllLines(file).stream()
            .map(line -> (ObjectNode) JsonMapper.shared().readTree(line))
            .toList();
}

/** What is asked for, as a row of a file of prompts. */
static String row(JsonNode entry, ObjectNode method) {
    ObjectNode row = method.deepCopy();
    row.remove(List.of("name", "int8"));
    return row.put("prompt", entry.path("prompt").asString())
            .put("size", entry.path("width").asInt() + "x" + entry.path("height").asInt())
            .put("guidance", entry.path("guidance").asDouble())
            .put("seed", entry.path("seed").asLong())
            .toString();
}

/**
 * A picture.
 *
 * @param seconds of its steps
 * @param blocks of the transformer that were computed for the prompt, the negative prompt or both, at all steps
 */
record Drawn(Image image, float[] latents, double seconds, long blocks) {}

static Drawn draw(Session session, String row) {
    ImageRequest request = ImageRequest.builder()
            .prompts(PromptsFile.readLine("methods", 1, Path.of(""), row))
            .build();
    Heard heard = new Heard();
    GeneratedImages made = session.prepare(request).run(RunListener.hearing(heard::on), Cancellation.never());
    StageReport denoising = made.stages().stream()
            .filter(stage -> stage.stage() == Stage.DENOISING)
            .findFirst()
            .orElseThrow();
    return new Drawn(made.first(), heard.latents, denoising.nanos() / 1e9, heard.blocks);
}

/** Counts blocks. The last block of a step is told as the end of the step, which every step has. */
static final class Heard {
    private float[] latents = {};
    private long blocks;
    private int inStep;
    private int most;

    void on(RunEvent event) {
        switch (event) {
            case RunEvent.Advanced(Stage stage, double done, int _) when stage == Stage.DENOISING && done % 1 != 0 -> inStep++;
            case RunEvent.StepDone(Step step) -> {
                latents = step.latents().values();
                most = Math.max(most, inStep); // the first step is computed wholly
                blocks += inStep == most ? inStep + 1 : inStep;
                inStep = 0;
            }
            default -> {}
        }
    }
}

/** What is told of a picture, as a line of JSON. */
static String told(String method, String file, Drawn drawn, Drawn first) {
    return JsonMapper.shared()
            .createObjectNode()
            .put("name", method)
            .put("file", file)
            .put("seconds", drawn.seconds())
            .put("times", first.seconds() / drawn.seconds())
            .put("blocks", (double) drawn.blocks() / first.blocks())
            .put("latentError", error(drawn.latents(), first.latents()))
            .put("psnr", decibels(drawn.image().rgb(), first.image().rgb()))
            .put("likeness", Likeness.of(drawn.image(), first.image()))
            .toString();
}

/** Root mean square of the difference, relative to that of the exact latents. */
static double error(float[] values, float[] exact) {
    double difference = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
        difference += Math.pow(values[i] - exact[i], 2);
        squares += Math.pow(exact[i], 2);
    }
    return Math.sqrt(difference / squares);
}

/** Peak signal-to-noise ratio; 100 for equal images. */
static double decibels(byte[] pixels, byte[] exact) {
    double squares = 0;
    for (int i = 0; i < pixels.length; i++) {
        squares += Math.pow((pixels[i] & 0xff) - (exact[i] & 0xff), 2);
    }
    return squares == 0 ? 100 : 10 * Math.log10(255.0 * 255 * pixels.length / squares);
}

/**
 * The structural similarity of pictures: Wang et al., "Image quality assessment: from error visibility to structural similarity" (2004),
 * of their luminance, with the paper's window and constants; 1 for equal pictures.
 */
static final class Likeness {
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);
    private static final int REACH = 5;
    private static final double DEVIATION = 1.5;

    static double of(Image one, Image other) {
        int width = one.size().width();
        double[] x = luminance(one.rgb());
        double[] y = luminance(other.rgb());
        double[] meanX = blurred(x, width);
        double[] meanY = blurred(y, width);
        double[] squaresX = blurred(product(x, x), width);
        double[] squaresY = blurred(product(y, y), width);
        double[] products = blurred(product(x, y), width);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double varianceX = squaresX[i] - meanX[i] * meanX[i];
            double varianceY = squaresY[i] - meanY[i] * meanY[i];
            double covariance = products[i] - meanX[i] * meanY[i];
            sum += (2 * meanX[i] * meanY[i] + C1) * (2 * covariance + C2)
                    / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1) * (varianceX + varianceY + C2));
        }
        return sum / meanX.length;
    }

    private static double[] luminance(byte[] rgb) {
        double[] values = new double[rgb.length / 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.299 * (rgb[3 * i] & 0xff) + 0.587 * (rgb[3 * i + 1] & 0xff) + 0.114 * (rgb[3 * i + 2] & 0xff);
        }
        return values;
    }

    private static double[] product(double[] x, double[] y) {
        double[] values = new double[x.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x[i] * y[i];
        }
        return values;
    }

    /** By a Gaussian, in rows and then in columns; of windows that lie wholly in the picture. */
    private static double[] blurred(double[] values, int width) {
        int height = values.length / width;
        return turned(rows(turned(rows(values, width), width - 2 * REACH), height), height - 2 * REACH);
    }

    private static double[] rows(double[] values, int width) {
        int narrow = width - 2 * REACH;
        double[] blurred = new double[values.length / width * narrow];
        double whole = 0;
        for (int k = -REACH; k <= REACH; k++) {
            double weight = Math.exp(-k * k / (2 * DEVIATION * DEVIATION));
            whole += weight;
            for (int i = 0; i < blurred.length; i++) {
                blurred[i] += weight * values[i / narrow * width + i % narrow + REACH + k];
            }
        }
        for (int i = 0; i < blurred.length; i++) {
            blurred[i] /= whole;
        }
        return blurred;
    }

    private static double[] turned(double[] values, int width) {
        int height = values.length / width;
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % width * height + i / width] = values[i];
        }
        return turned;
    }
}
