import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.CachedBlocks;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.events.StepControl;
import io.cogview4j.sampling.StepCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What caches of steps save with the built-in model, and how far images are from the exact ones: {@code FastSteps LIST FOLDER CACHE...}
 * draws what {@code tools/tiny-model/evaluate.py --list LIST} lists, each image alone, without a cache and with each one. Images are
 * left in a folder of FOLDER for each cache; a line of JSON for each tells medians over the images, and sums of blocks.
 */
void main(String[] arguments) throws IOException {
    List<JsonNode> entries = Files.readAllLines(Path.of(arguments[0])).stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
    Path folder = Path.of(arguments[1]);
    List<StepCache> caches = new ArrayList<>(List.of(StepCache.OFF));
    for (String text : List.of(arguments).subList(2, arguments.length)) {
        caches.add(StepCache.parse(text));
    }
    try (Session session = CogView4.tiny().session()) {
        draw(session, entries.getFirst(), StepCache.OFF); // loads everything
        List<Drawn> exact = new ArrayList<>();
        for (StepCache cache : caches) {
            Path pictures = Files.createDirectories(folder.resolve(cache.text().replaceAll("[:,]", "-")));
            Totals totals = new Totals();
            for (int i = 0; i < entries.size(); i++) {
                Drawn drawn = draw(session, entries.get(i), cache);
                Files.write(pictures.resolve(entries.get(i).path("file").asString()), drawn.image().png());
                if (cache.equals(StepCache.OFF)) {
                    exact.add(drawn);
                }
                totals.add(drawn, exact.get(i));
            }
            IO.println(totals.json(cache, pictures));
        }
    }
}

record Drawn(Image image, float[] latents, double seconds, CachedBlocks blocks) {}

static Drawn draw(Session session, JsonNode entry, StepCache cache) {
    ImageRequest request = ImageRequest.builder()
            .prompt(entry.path("prompt").asString())
            .size(entry.path("width").asInt(), entry.path("height").asInt())
            .steps(entry.path("steps").asInt())
            .guidanceScale(entry.path("guidance").asDouble())
            .seed(entry.path("seed").asLong())
            .cache(cache)
            .build();
    List<float[]> latents = new ArrayList<>();
    GeneratedImages made = session.prepare(request)
            .run(
                    RunListener.deciding(step -> {
                        latents.add(step.latents().values());
                        return StepControl.proceed();
                    }),
                    Cancellation.never());
    StageReport denoising = made.stages().stream()
            .filter(stage -> stage.stage() == Stage.DENOISING)
            .findFirst()
            .orElseThrow();
    return new Drawn(made.first(), latents.getLast(), denoising.nanos() / 1e9, denoising.cached());
}

static final class Totals {
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> decibels = new ArrayList<>();
    private long blocks;
    private long computed;

    void add(Drawn drawn, Drawn exact) {
        seconds.add(drawn.seconds());
        errors.add(error(drawn.latents(), exact.latents()));
        decibels.add(decibels(drawn.image().rgb(), exact.image().rgb()));
        if (drawn.blocks() != null) {
            blocks += drawn.blocks().blocks();
            computed += drawn.blocks().computed();
        }
    }

    String json(StepCache cache, Path pictures) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("cache", cache.text())
                .put("pictures", pictures.toString())
                .put("images", seconds.size())
                .put("seconds", median(seconds))
                .put("computed", blocks == 0 ? 1 : (double) computed / blocks)
                .put("latentError", median(errors))
                .put("worstLatentError", errors.stream().mapToDouble(Double::doubleValue).max().orElseThrow())
                .put("psnr", median(decibels))
                .toString();
    }
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

static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
}
