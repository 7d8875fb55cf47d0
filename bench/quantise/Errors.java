import io.cogview4j.CogView4;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.message.CancelledException;
import io.cogview4j.quantise.QuantiseListener;
import io.cogview4j.quantise.QuantiseRequest;
import io.cogview4j.quantise.Quantiser;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.tensor.Backend;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What rounding to int8 does to the built-in model, as tables for docs/quantisation.md: layers of each kind alone, then all that are
 * quantised, with scales of rows, of groups, and of rows whose inputs are rotated. Weights are rounded and restored, so any
 * rounding can be tried, and the network computes as always. Errors are norms relative to those of the original: of the weights,
 * of embeddings, of the velocity at the first step, and of the latents after ten steps, over three prompts.
 */
static final List<String> PROMPTS =
        List.of("a red heart", "三颗黄色的星星", "a green circle on the left of a blue square");

static final int SIDE = 16;
static final int CHANNELS = 16;
static final int STEPS = 10;

/** For each component, layers by name and the weights that they have. */
static Map<String, Map<String, String>> kinds() {
    Map<String, String> text = new LinkedHashMap<>();
    for (String layer : List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_up_proj", "down_proj")) {
        text.put(layer, ".*layers\\.\\d+\\..*" + layer + "\\.weight");
    }
    text.put("token embedding", ".*embed_tokens\\.weight");
    Map<String, String> transformer = new LinkedHashMap<>();
    for (String layer : List.of("attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0", "ff.net.0.proj", "ff.net.2")) {
        transformer.put(layer, "transformer_blocks\\.\\d+\\." + Pattern.quote(layer) + "\\.weight");
    }
    transformer.put("norm1.linear (adaLN)", "transformer_blocks\\.\\d+\\.norm1\\.linear\\.weight");
    transformer.put("patch_embed.proj", "patch_embed\\.proj\\.weight");
    transformer.put("patch_embed.text_proj", "patch_embed\\.text_proj\\.weight");
    transformer.put("time_condition_embed", "time_condition_embed\\..*\\.weight");
    transformer.put("norm_out.linear", "norm_out\\.linear\\.weight");
    transformer.put("proj_out", "proj_out\\.weight");
    Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
    kinds.put("text_encoder", text);
    kinds.put("transformer", transformer);
    return kinds;
}

static final String ALL_TEXT = ".*layers\\.\\d+\\..*_proj\\.weight";
static final String ALL_TRANSFORMER = "transformer_blocks\\.\\d+\\.(norm1|attn1|ff)\\..*\\.weight";

/** A row of weights, rounded and restored in place. */
interface Rounding {
    void round(float[] row);
}

void main() throws IOException {
    Path original = BuiltInModel.folder();
    Path folder = Files.createTempDirectory("quantise-");
    List<float[]> embeddings = embeddings(original);
    List<float[]> velocities = velocities(original);
    List<float[]> latents = latents(original, STEPS);
    IO.println("| kind, alone | parameters | weights | embedding | velocity | latents |\n|---|---|---|---|---|---|");
    for (Map.Entry<String, Map<String, String>> component : kinds().entrySet()) {
        for (Map.Entry<String, String> kind : component.getValue().entrySet()) {
            Path changed = folder.resolve(Integer.toString(folders++));
            Change change = change(original, changed, component.getKey(), kind.getValue(), row -> group(row, row.length));
            tell(component.getKey() + " " + kind.getKey(), change, changed, embeddings, velocities, latents);
        }
    }
    IO.println("\n| all that are quantised | parameters | weights | embedding | velocity | latents |\n|---|---|---|---|---|---|");
    Map<String, Rounding> roundings = new LinkedHashMap<>();
    roundings.put("rows", row -> group(row, row.length));
    roundings.put("groups of 64", row -> group(row, 64));
    roundings.put("groups of 32", row -> group(row, 32));
    roundings.put("rows, rotated in blocks of 64", row -> rotated(row));
    for (Map.Entry<String, Rounding> rounding : roundings.entrySet()) {
        for (String component : kinds().keySet()) {
            boolean text = component.equals("text_encoder");
            Path changed = folder.resolve(Integer.toString(folders++));
            Change change = change(
                    original, changed, component, text ? ALL_TEXT : ALL_TRANSFORMER, rounding.getValue());
            tell(component + ", " + rounding.getKey(), change, changed, embeddings, velocities, latents);
        }
    }
    products(folder, velocities, latents);
}

/** The transformer as 'quantize' writes it, without and with products in int8, if this processor has units for them. */
static void products(Path folder, List<float[]> velocities, List<float[]> latents) {
    IO.println("\n| transformer in int8 | velocity | latents |\n|---|---|---|");
    Path model = Quantiser.quantise(
                    new QuantiseRequest(
                            BuiltInModel.folder(), folder.resolve("int8"), Set.of("transformer"), OptionalInt.empty()),
                    QuantiseListener.NONE,
                    Cancellation.never())
            .folder();
    for (Precision precision : Precision.values()) {
        compute = ComputeSettings.defaults().withPrecision(precision);
        if (precision != Precision.INT8 || Backend.multipliesInInt8(compute)) {
            IO.println("| computed in %s | %.2f %% | %.2f %% |"
                    .formatted(
                            precision.id(),
                            100 * distance(velocities(model), velocities),
                            100 * distance(latents(model, STEPS), latents)));
        }
    }
}

/** How all is computed from now on. */
static ComputeSettings compute = ComputeSettings.defaults();

static int folders;

static void tell(
        String what, Change change, Path model, List<float[]> embeddings, List<float[]> velocities, List<float[]> latents) {
    boolean text = what.startsWith("text_encoder");
    IO.println("| %s | %,d | %.2f %% | %s | %s | %.2f %% |"
            .formatted(
                    what,
                    change.values,
                    100 * Math.sqrt(change.changed / change.whole),
                    text ? "%.2f %%".formatted(100 * distance(embeddings(model), embeddings)) : "",
                    text ? "" : "%.2f %%".formatted(100 * distance(velocities(model), velocities)),
                    100 * distance(latents(model, STEPS), latents)));
}

/** The norm of the differences by that of the values, all together. */
static double distance(List<float[]> values, List<float[]> original) {
    double changed = 0;
    double whole = 0;
    for (int i = 0; i < values.size(); i++) {
        for (int j = 0; j < original.get(i).length; j++) {
            changed += Math.pow(values.get(i)[j] - original.get(i)[j], 2);
            whole += Math.pow(original.get(i)[j], 2);
        }
    }
    return Math.sqrt(changed / whole);
}

static List<float[]> embeddings(Path model) {
    PromptEmbeddings encoded = CogView4.open(model).encode(PROMPTS.toArray(String[]::new)).embeddings();
    return encoded.prompts().stream().map(PromptEmbedding::values).toList();
}

/** Up to a factor that is the same for all: what the first step takes from the noise. */
static List<float[]> velocities(Path model) {
    float[] noise = noise();
    List<float[]> velocities = new ArrayList<>();
    for (float[] latents : latents(model, 1)) {
        float[] velocity = new float[noise.length];
        for (int i = 0; i < noise.length; i++) {
            velocity[i] = noise[i] - latents[i];
        }
        velocities.add(velocity);
    }
    return velocities;
}

static float[] noise() {
    Random random = new Random(1);
    float[] noise = new float[CHANNELS * SIDE * SIDE];
    for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) random.nextGaussian();
    }
    return noise;
}

static List<float[]> latents(Path model, int steps) {
    List<float[]> all = new ArrayList<>();
    for (String prompt : PROMPTS) {
        ImageRequest request = ImageRequest.builder()
                .prompt(prompt)
                .size(new ImageSize(8 * SIDE, 8 * SIDE))
                .steps(steps)
                .guidance(Guidance.of(steps == 1 ? 1 : 3))
                .noise(new InitialNoise.Given(new Latents(noise(), 1, CHANNELS, SIDE, SIDE)))
                .build();
        List<Latents> last = new ArrayList<>();
        Cancellation enough = new Cancellation();
        try {
            CogView4.open(model)
                    .withCompute(compute)
                    .prepare(request)
                    .run(
                            RunListener.deciding(step -> {
                                last.add(step.latents());
                                if (last.size() == steps) {
                                    enough.cancel(); // nobody needs the picture
                                }
                                return StepControl.proceed();
                            }),
                            enough);
        } catch (CancelledException e) {
            // all steps are done
        }
        all.add(last.getLast().values());
    }
    return all;
}

/** Sums of squares of what changed and of what there was, and of how many values. */
static final class Change {
    double changed;
    double whole;
    long values;
}

/** A copy of the model in which the weights of some layers of a component are rounded. */
static Change change(Path model, Path to, String component, String layers, Rounding rounding) throws IOException {
    Change change = new Change();
    try (Stream<Path> files = Files.walk(model)) {
        for (Path file : files.toList()) {
            Path target = to.resolve(model.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else if (file.getParent().endsWith(component) && file.toString().endsWith(".safetensors")) {
                rewrite(file, target, Pattern.compile(layers), rounding, change);
            } else {
                Files.createLink(target, file);
            }
        }
    }
    return change;
}

static void rewrite(Path from, Path to, Pattern layers, Rounding rounding, Change change) {
    try (SafetensorsFile file = SafetensorsFile.open(from)) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (TensorInfo tensor : file.tensors().values()) {
            MemorySegment bytes = file.bytes(tensor);
            if (tensor.shape().size() != 2 || !layers.matcher(tensor.name()).matches()) {
                writer.add(tensor.name(), tensor.dtype(), bytes, tensor.shapeArray());
                continue;
            }
            float[] values = floats(bytes, tensor);
            int in = Math.toIntExact(tensor.shape().getLast());
            for (int start = 0; start < values.length; start += in) {
                float[] before = Arrays.copyOfRange(values, start, start + in);
                float[] after = before.clone();
                rounding.round(after);
                for (int i = 0; i < in; i++) {
                    change.changed += Math.pow(after[i] - before[i], 2);
                    change.whole += Math.pow(before[i], 2);
                    values[start + i] = after[i];
                }
            }
            change.values += values.length;
            writer.add(tensor.name(), values, tensor.shapeArray());
        }
        writer.write(to);
    }
}

static float[] floats(MemorySegment bytes, TensorInfo tensor) {
    if (tensor.dtype() == DType.F32) {
        return bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
    }
    short[] halves = bytes.toArray(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
        values[i] = tensor.dtype() == DType.BF16
                ? Float.intBitsToFloat(halves[i] << 16)
                : Float.float16ToFloat(halves[i]);
    }
    return values;
}

/** To 255 levels of the largest of each group. */
static void group(float[] row, int size) {
    for (int start = 0; start < row.length; start += size) {
        float largest = Float.MIN_NORMAL;
        for (int i = start; i < Math.min(row.length, start + size); i++) {
            largest = Math.max(largest, Math.abs(row[i]));
        }
        float scale = largest / 127;
        for (int i = start; i < Math.min(row.length, start + size); i++) {
            row[i] = (float) Math.rint(row[i] / scale) * scale;
        }
    }
}

/** A Hadamard matrix is its own inverse up to a factor, and spreads large values over a block. */
static void rotated(float[] row) {
    if (row.length % 64 != 0) {
        group(row, row.length);
        return;
    }
    hadamard(row);
    group(row, row.length);
    hadamard(row);
}

static void hadamard(float[] row) {
    for (int half = 1; half < 64; half *= 2) {
        for (int i = 0; i < row.length; i++) {
            if ((i & half) == 0) {
                float a = row[i];
                float b = row[i + half];
                row[i] = (a + b) * (float) Math.sqrt(0.5);
                row[i + half] = (a - b) * (float) Math.sqrt(0.5);
            }
        }
    }
}
