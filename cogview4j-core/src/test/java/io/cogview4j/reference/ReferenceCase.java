package io.cogview4j.reference;

import io.cogview4j.api.Latents;
import io.cogview4j.bits.Bfloat16;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One case of the reference data: inputs, expected outputs and the tolerance that it states itself.
 *
 * @param root the folder of {@code index.json}
 * @param model the checkpoint's folder, null for cases that need none
 */
record ReferenceCase(
        Path root,
        String kind,
        String name,
        @Nullable Path model,
        JsonNode json,
        @Nullable Path file) {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    String title() {
        return kind + " / " + name;
    }

    JsonNode inputs() {
        return json.path("inputs");
    }

    JsonNode results() {
        return json.path("results");
    }

    Tolerance tolerance() {
        JsonNode node = json.path("tolerance");
        return node.path("exact").asBoolean()
                ? new Tolerance(0, 0)
                : new Tolerance(node.path("atol").asDouble(), node.path("rtol").asDouble());
    }

    Path modelFolder() {
        if (model == null) {
            throw new AssertionError(kind + " " + name + " names no model");
        }
        return model;
    }

    boolean has(String tensor) {
        return json.path("tensors").has(tensor);
    }

    long[] shape(String tensor) {
        return json.path("tensors")
                .path(tensor)
                .path("shape")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    /** A tensor's values as doubles, whatever floating type it is stored in: exact. */
    double[] doubles(String tensor) {
        try (SafetensorsFile tensors = open()) {
            TensorInfo info = find(tensors, tensor);
            MemorySegment bytes = tensors.bytes(info);
            double[] values = new double[Math.toIntExact(info.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (info.dtype()) {
                    case F64 -> bytes.getAtIndex(F64, i);
                    case F32 -> bytes.getAtIndex(F32, i);
                    case BF16 -> Bfloat16.value(bytes.getAtIndex(I16, i));
                    case F16 -> Float.float16ToFloat(bytes.getAtIndex(I16, i));
                    case U8 -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i));
                    default -> throw new AssertionError(tensor + " is " + info.dtype());
                };
            }
            return values;
        }
    }

    /** A tensor's values as floats. */
    float[] floats(String tensor) {
        double[] wide = doubles(tensor);
        float[] values = new float[wide.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) wide[i];
        }
        return values;
    }

    long[] longs(String tensor) {
        try (SafetensorsFile tensors = open()) {
            TensorInfo info = find(tensors, tensor);
            MemorySegment bytes = tensors.bytes(info);
            long[] values = new long[Math.toIntExact(info.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes.getAtIndex(I64, i);
            }
            return values;
        }
    }

    Latents latents(String tensor) {
        long[] shape = shape(tensor);
        return new Latents(floats(tensor), (int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3]);
    }

    private SafetensorsFile open() {
        if (file == null) {
            throw new AssertionError(kind + " " + name + " has no tensors");
        }
        return SafetensorsFile.open(file);
    }

    private TensorInfo find(SafetensorsFile tensors, String name) {
        TensorInfo info = tensors.find(name);
        if (info == null) {
            throw new AssertionError(kind + " " + this.name + " has no tensor " + name);
        }
        return info;
    }

    /** {@code |got - want| <= atol + rtol * |want|}. */
    record Tolerance(double atol, double rtol) {
        void check(String what, float[] got, double[] want) {
            double[] wide = new double[got.length];
            for (int i = 0; i < got.length; i++) {
                wide[i] = got[i];
            }
            check(what, wide, want);
        }

        void check(String what, double[] got, double[] want) {
            if (got.length != want.length) {
                throw new AssertionError("%s has %d values, not %d".formatted(what, got.length, want.length));
            }
            int worst = -1;
            double worstRatio = 1;
            for (int i = 0; i < want.length; i++) {
                double difference = Math.abs(got[i] - want[i]);
                double allowed = atol + rtol * Math.abs(want[i]);
                boolean equal = got[i] == want[i] || (Double.isNaN(got[i]) && Double.isNaN(want[i]));
                double ratio =
                        equal ? 0 : allowed == 0 || Double.isNaN(difference) ? Double.MAX_VALUE : difference / allowed;
                if (ratio > worstRatio) {
                    worstRatio = ratio;
                    worst = i;
                }
            }
            if (worst >= 0) {
                throw new AssertionError("%s: at %d got %s, want %s: %.3g times the tolerance"
                        .formatted(what, worst, got[worst], want[worst], worstRatio));
            }
        }
    }
}
