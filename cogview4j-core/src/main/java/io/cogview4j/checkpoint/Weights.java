package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The weights of one component, seen from a prefix: {@code weights.at("transformer_blocks", 3).at("attn1")}.
 *
 * <p>Who owns what: the caller of {@link #open} owns the component and closes it, from any thread, when nothing uses it
 * any more; views made by {@link #at} share it and are not closed. The component owns the mapped files, every tensor
 * that {@link #parameter} and {@link #vector} hand out, and the one staging buffer behind {@link Parameter#f32()}. All
 * of these end with {@link #close()}: nobody else closes them, and none may be used after.
 *
 * <p>Each weight is asked for with the shape that the config implies, and checked against the file's header before a
 * byte is read. Asking is for one thread at a time.
 */
public final class Weights implements AutoCloseable {
    private final Component component;
    private final String prefix;

    private Weights(Component component, String prefix) {
        this.component = component;
        this.prefix = prefix;
    }

    /**
     * Opens the weights in a component's folder, for example {@code transformer/}: maps the files and reads their
     * headers.
     *
     * @throws CheckpointException if there are none, or a file is missing, cut short or damaged
     */
    public static Weights open(Path folder) {
        NativeRuntime.start();
        return new Weights(new Component(WeightFiles.open(folder)), "");
    }

    /**
     * Opens the weights in a component's folder and builds a network over them, which closes them in its turn. If it
     * cannot be built, they are closed here.
     *
     * @throws CheckpointException as {@link #open(Path)}, and if the weights are not what {@code load} asks for
     */
    public static <T> T open(Path folder, Function<Weights, T> load) {
        Weights weights = open(folder);
        try (var _ = Scope.open()) {
            return load.apply(weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
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
        return component.files.entries().containsKey(prefix + name);
    }

    /** Whether any tensor lies below {@code name}. */
    public boolean hasAny(String name) {
        String start = prefix + name + ".";
        return component.files.entries().keySet().stream().anyMatch(key -> key.startsWith(start));
    }

    /**
     * A large weight, which stays in the file until it is used.
     *
     * @throws CheckpointException if it is missing, has another shape, or is not float32, bfloat16 or float16
     */
    public Parameter parameter(String name, long... shape) {
        try (var _ = Scope.open()) {
            Tensor stored = component.owner.own(component.stored(prefix + name, shape));
            return new Parameter(prefix + name, stored, component.staging);
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
            return component.owner.own(values);
        }
    }

    /** The pages of everything below this prefix. */
    public WeightPages pages() {
        return new WeightPages(component.files.segments(name -> name.startsWith(prefix)));
    }

    /** Names in the files that nobody has asked for. */
    public Set<String> unused() {
        Set<String> names = new TreeSet<>(component.files.entries().keySet());
        names.removeAll(component.used);
        return names;
    }

    /** Frees what was read and closes the files. */
    @Override
    public void close() {
        component.close();
    }

    /** What the views of one component share. */
    private static final class Component implements AutoCloseable {
        final WeightFiles files;
        final TensorOwner owner = new TensorOwner();
        final Staging staging = new Staging();
        final Set<String> used = new HashSet<>();

        Component(WeightFiles files) {
            this.files = files;
        }

        /** The tensor as stored, in the open scope, normally a view of the file. */
        Tensor stored(String name, long... shape) {
            WeightFiles.Entry entry = files.entries().get(name);
            if (entry == null) {
                throw missing(name);
            }
            if (!Arrays.equals(entry.info().shapeArray(), shape)) {
                throw new CheckpointException(
                        MessageCode.TENSOR_OTHER_SHAPE,
                        entry.file().path(),
                        name,
                        entry.info().shape(),
                        Arrays.toString(shape));
            }
            ScalarType type = type(entry);
            used.add(name);
            MemorySegment bytes = entry.file().bytes(entry.info());
            boolean aligned = bytes.address() % (entry.info().dtype().bits() / 8) == 0;
            return aligned ? Tensors.over(bytes, type, shape) : copy(bytes, type, shape);
        }

        /** libtorch reads aligned memory only; a file may put a tensor anywhere. */
        private static Tensor copy(MemorySegment bytes, ScalarType type, long... shape) {
            Tensor raw = Tensors.over(bytes, ScalarType.Byte, bytes.byteSize()).clone();
            return raw.view(type).view(shape);
        }

        private static ScalarType type(WeightFiles.Entry entry) {
            return switch (entry.info().dtype()) {
                case F32 -> ScalarType.Float;
                case BF16 -> ScalarType.BFloat16;
                case F16 -> ScalarType.Half;
                default ->
                    throw new CheckpointException(
                            MessageCode.TENSOR_OTHER_DTYPE,
                            entry.file().path(),
                            entry.info().name(),
                            entry.info().dtype());
            };
        }

        private CheckpointException missing(String name) {
            List<String> near = files.entries().keySet().stream()
                    .sorted(Comparator.comparingInt(key -> -commonPrefix(key, name)))
                    .limit(3)
                    .toList();
            return new CheckpointException(MessageCode.TENSOR_MISSING, files.folder(), name, String.join(", ", near));
        }

        private static int commonPrefix(String a, String b) {
            int i = 0;
            while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
                i++;
            }
            return i;
        }

        @Override
        public void close() {
            staging.close();
            owner.close();
            files.close(); // last: the tensors look at its memory
        }
    }
}
