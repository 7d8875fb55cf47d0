package io.cogview4j.checkpoint;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.KeptTensors;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The weights of one component, seen from a prefix: {@code weights.at("transformer_blocks", 3).at("attn1")}.
 *
 * <p>Who owns what: the caller of {@link #open} owns the component and closes it, from any thread, when nothing uses it
 * any more; views made by {@link #at} share it and are not closed. The component owns the mapped files, every tensor
 * that {@link #parameter} and {@link #vector} hand out, the staging buffers behind {@link Parameter#as}, and the backend
 * with its threads. All of these end with {@link #close()}: nobody else closes them, and none may be used after.
 *
 * <p>Each weight is asked for with the shape that the config implies, and checked against the file's header before a
 * byte is read. Asking is for one thread at a time.
 */
public final class Weights implements AutoCloseable {
    private final OpenComponent component;
    private final String prefix;

    private Weights(OpenComponent component, String prefix) {
        this.component = component;
        this.prefix = prefix;
    }

    /**
     * Opens the weights in a component's folder, for example {@code transformer/}: maps the files and reads their
     * headers.
     *
     * @throws CheckpointException if there are none, or a file is missing, cut short or damaged
     */
    public static Weights open(Path folder, ComputeSettings compute) {
        return open(WeightHeaders.read(folder), compute);
    }

    private static Weights open(WeightHeaders headers, ComputeSettings compute) {
        return open(headers, Backend.open(compute));
    }

    /** @param backend ends with the weights, or here if they cannot be opened */
    static Weights open(WeightHeaders headers, Backend backend) {
        try {
            return new Weights(new OpenComponent(WeightFiles.map(headers), backend), "");
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /**
     * Opens the weights in a component's folder and builds a network over them, which closes them in its turn. If it
     * cannot be built, they are closed here.
     *
     * @throws CheckpointException as {@link #open(Path, ComputeSettings)}, and if the weights are not what {@code load}
     *     asks for
     */
    public static <T> T open(Path folder, ComputeSettings compute, Function<Weights, T> load) {
        return loaded(open(folder, compute), load);
    }

    /**
     * As {@link #open(Path, ComputeSettings, Function)}, of files whose headers are known.
     *
     * @throws CheckpointException if a file is gone by now or cut short, and if the weights are not what {@code load} asks
     *     for
     */
    public static <T> T open(WeightHeaders headers, ComputeSettings compute, Function<Weights, T> load) {
        return loaded(open(headers, compute), load);
    }

    /**
     * As {@link #open(Path, ComputeSettings, Function)}, computing on a backend that is open.
     *
     * @param backend the component's from now on
     */
    public static <T> T open(Path folder, Backend backend, Function<Weights, T> load) {
        return loaded(open(WeightHeaders.read(folder), backend), load);
    }

    /**
     * The same, computing on a backend that is open.
     *
     * @param backend the component's from now on
     */
    public static <T> T open(WeightHeaders headers, Backend backend, Function<Weights, T> load) {
        return loaded(open(headers, backend), load);
    }

    /** Builds a network over nothing but headers, and closes it; see {@link WeightHeaders#require}. */
    static void blank(WeightHeaders headers, ComputeSettings compute, Function<Weights, ? extends AutoCloseable> load) {
        blank(headers, Backend.open(compute.withThreads(1)), load);
    }

    /** @param backend ends with the network */
    static void blank(WeightHeaders headers, Backend backend, Function<Weights, ? extends AutoCloseable> load) {
        try {
            loaded(new Weights(new OpenComponent(new BlankWeights(headers), backend), ""), load)
                    .close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes random weights in memory, of whatever names and shapes are asked for, and builds a network over them, which
     * closes them in its turn. Matrices and kernels have a deviation of one by the root of their inputs, so activations
     * stay finite at any depth; norms' weights lie near one, biases near zero. {@link #pages()} of them is empty.
     *
     * @param type in which they are stored: float32, bfloat16, float16, or int8 for matrices, beside which all else is bfloat16
     * @param optional which of the tensors that a checkpoint may lack are there, by full name
     */
    public static <T> T random(
            ScalarType type,
            long seed,
            Predicate<String> optional,
            ComputeSettings compute,
            Function<Weights, T> load) {
        return random(type, seed, optional, Backend.open(compute), load);
    }

    /**
     * The same, computing on a backend that is open.
     *
     * @param backend the component's from now on
     */
    public static <T> T random(
            ScalarType type, long seed, Predicate<String> optional, Backend backend, Function<Weights, T> load) {
        return loaded(new Weights(new OpenComponent(new RandomWeights(type, seed, optional), backend), ""), load);
    }

    private static <T> T loaded(Weights weights, Function<Weights, T> load) {
        try (var _ = Scope.open()) {
            return load.apply(weights);
        } catch (RuntimeException e) {
            weights.close();
            throw DeviceProblem.of(e);
        }
    }

    /** Where what is built over these weights computes; ends with them. */
    public Backend backend() {
        return component.backend;
    }

    /** The view below {@code name}. */
    public Weights at(String name) {
        return new Weights(component, prefix + name + ".");
    }

    /** The view below {@code name.index}. */
    public Weights at(String name, int index) {
        return at(name).at(Integer.toString(index));
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return component.source.has(prefix + name);
    }

    /** Whether any tensor lies below {@code name}. */
    public boolean hasAny(String name) {
        String start = prefix + name + ".";
        return component.source.names().stream().anyMatch(key -> key.startsWith(start));
    }

    /**
     * A large weight, which stays in the file until it is used.
     *
     * @throws CheckpointException if it is missing, has another shape, or is neither float32, bfloat16 or float16 nor int8 with
     *     its scales
     */
    public Parameter parameter(String name, long... shape) {
        try (var _ = Scope.open()) {
            Optional<Int8Values> int8 = component.int8(prefix + name, shape);
            if (int8.isPresent()) {
                return new Int8Parameter(prefix + name, int8.get(), component.staging);
            }
            Tensor stored = component.owner.own(component.stored(prefix + name, shape));
            return FloatParameter.of(prefix + name, stored, component.staging);
        }
    }

    /**
     * A small weight (a bias, a norm's scale), read now and held in float32.
     *
     * @throws CheckpointException if it is missing, has another shape, or is not float32, bfloat16 or float16
     */
    public Tensor vector(String name, long... shape) {
        try (var _ = Scope.open()) {
            Tensor stored = component.stored(prefix + name, shape);
            Tensor values = Tensors.empty(shape);
            values.copy_(stored);
            return component.owner.own(component.backend.onDevice(values));
        }
    }

    /**
     * A weight as a device multiplies with it: as a whole, in float32.
     *
     * @param parameter of this component
     * @return as {@link #kept}
     */
    public Supplier<Tensor> whole(Parameter parameter) {
        return kept(() -> {
            Tensor values = Tensors.empty(parameter.shape());
            parameter.into(values);
            return component.backend.onDevice(values);
        });
    }

    /**
     * What a device computes with and would else be sent or made each time: made when it is first asked for, kept from then on, and
     * made again if it is asked for after {@link #release()}. It is the component's, and ends with either; for one thread at a time.
     *
     * @param make a new tensor on the device, in the innermost scope
     */
    public Supplier<Tensor> kept(Supplier<Tensor> make) {
        return component.kept.of(make);
    }

    /** How much of a device all that is {@link #kept} takes now. */
    public long keptBytes() {
        return component.kept.bytes();
    }

    /** The pages of everything below this prefix. */
    public WeightPages pages() {
        return new WeightPages(
                component.source.segments(name -> name.startsWith(prefix)), component.source::requireUnchanged);
    }

    /** Names in the files that nobody has asked for. */
    public Set<String> unused() {
        Set<String> names = new TreeSet<>(component.source.names());
        names.removeAll(component.used);
        return names;
    }

    /**
     * Gives back to the system what the whole component holds only to be faster: the pages of its files, buffers of conversions
     * and products, and on a device what is {@link #kept} there, with the memory that nobody uses. Everything can be used as before,
     * and is then read and allocated again. No tensor from {@link Parameter#f32()}, {@link Parameter#rows} or {@link #kept} may
     * be in use.
     */
    public void release() {
        new WeightPages(component.source.segments(_ -> true), component.source::requireUnchanged).unload();
        component.staging.freeBuffers();
        component.kept.close();
        component.backend.freeBuffers();
    }

    /** Frees what was read and closes the files. */
    @Override
    public void close() {
        component.close();
    }

    /** What the views of one component share. */
    private static final class OpenComponent implements AutoCloseable {
        final WeightSource source;
        final TensorOwner owner = new TensorOwner();
        final KeptTensors kept = new KeptTensors();
        final Backend backend;
        final Staging staging;
        final Set<String> used = new HashSet<>();

        OpenComponent(WeightSource source, Backend backend) {
            this.source = source;
            this.backend = backend;
            this.staging = new Staging(backend);
        }

        /** The tensor as stored, in the open scope, normally a view of the file. */
        Tensor stored(String name, long... shape) {
            Tensor stored = source.stored(name, shape);
            used.add(name);
            return stored;
        }

        /** Whole numbers and scales that end with the component, normally views of the file. */
        Optional<Int8Values> int8(String name, long... shape) {
            Optional<Int8Values> stored = source.int8(name, shape)
                    .map(int8 -> new Int8Values(owner.own(int8.values()), owner.own(int8.scales())));
            stored.ifPresent(_ -> used.addAll(Int8Values.Names.all(name)));
            return stored;
        }

        @Override
        public void close() {
            staging.close();
            kept.close();
            owner.close();
            backend.close();
            source.close(); // last: the tensors look at its memory
        }
    }
}
