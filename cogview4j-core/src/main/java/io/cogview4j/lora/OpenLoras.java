package io.cogview4j.lora;

import io.cogview4j.nn.LowRank;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The factors of all LoRAs of a run in memory, those beside the same weight as one. Owns them until closed. */
public final class OpenLoras implements AutoCloseable {
    private final TensorOwner owner = new TensorOwner();
    private final Map<String, LowRank> byWeight = new HashMap<>();

    private OpenLoras() {}

    static OpenLoras of(List<FittedLora> loras, Map<String, List<LoraSet.Part>> byWeight, Backend backend) {
        OpenLoras open = new OpenLoras();
        Map<FittedLora, SafetensorsFile> files = new IdentityHashMap<>();
        try (var _ = Scope.open()) {
            loras.forEach(lora -> files.put(lora, lora.open()));
            byWeight.forEach((weight, parts) -> open.byWeight.put(weight, open.read(parts, files, backend)));
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw DeviceProblem.of(e);
        } finally {
            files.values().forEach(SafetensorsFile::close);
        }
    }

    /** What is added, for a transformer; ends with this. */
    public LowRanks lowRanks() {
        return new LowRanks(byWeight);
    }

    private LowRank read(List<LoraSet.Part> parts, Map<FittedLora, SafetensorsFile> files, Backend backend) {
        try (var _ = Scope.open()) {
            LoraModule first = parts.getFirst().module();
            long rank = parts.stream().mapToLong(part -> part.module().rank()).sum();
            TensorOptions options = new TensorOptions(type(parts));
            Tensor down = torch.empty(new long[] {rank, first.in()}, options, null);
            Tensor up = torch.empty(new long[] {first.out(), rank}, options, null);
            float[] scales = new float[Math.toIntExact(rank)];
            int at = 0;
            for (LoraSet.Part part : parts) {
                SafetensorsFile file = files.get(part.lora());
                long each = part.module().rank();
                down.narrow(0, at, each).copy_(stored(file, part.module().down()));
                up.narrow(1, at, each).copy_(stored(file, part.module().up()));
                Arrays.fill(scales, at, at + (int) each, (float) part.scale());
                at += (int) each;
            }
            return new LowRank(
                    owner.own(backend.onDevice(down)),
                    owner.own(backend.onDevice(up)),
                    owner.own(backend.of(scales, rank)));
        }
    }

    /** The one in which they are kept: that of all, or else the one that holds every other. */
    static ScalarType type(List<LoraSet.Part> parts) {
        List<DType> types = parts.stream()
                .flatMap(part ->
                        List.of(part.module().down().dtype(), part.module().up().dtype()).stream())
                .distinct()
                .toList();
        return types.size() == 1 ? type(types.getFirst()) : ScalarType.Float;
    }

    private static ScalarType type(DType type) {
        return switch (type) {
            case F32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case F16 -> ScalarType.Half;
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    /** A view of the file, in the innermost scope; libtorch reads aligned memory only, so a copy may have to do. */
    private static Tensor stored(SafetensorsFile file, TensorInfo tensor) {
        MemorySegment bytes = file.bytes(tensor);
        ScalarType type = type(tensor.dtype());
        if (bytes.address() % torch.elementSize(type) == 0) {
            return Tensors.over(bytes, type, tensor.shapeArray());
        }
        return Tensors.over(bytes, ScalarType.Byte, bytes.byteSize())
                .clone()
                .view(type)
                .view(tensor.shapeArray());
    }

    @Override
    public void close() {
        owner.close();
    }
}
