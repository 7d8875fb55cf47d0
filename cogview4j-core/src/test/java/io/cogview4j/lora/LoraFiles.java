package io.cogview4j.lora;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Writes LoRA files, sound ones and others. */
final class LoraFiles {
    private final SafetensorsWriter writer = new SafetensorsWriter();
    private final SplittableRandom random = new SplittableRandom(7);

    /** A tensor of numbers from -1 to 1. */
    LoraFiles with(String key, long... shape) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return with(key, values, shape);
    }

    LoraFiles with(String key, float[] values, long... shape) {
        return with(key, DType.F32, values, shape);
    }

    LoraFiles with(String key, DType type, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case F32 -> bytes.putFloat(value);
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                case F64 -> bytes.putDouble(value);
                default -> throw new IllegalArgumentException(type.name());
            }
        }
        writer.add(key, type, bytes.flip(), shape);
        return this;
    }

    /** Both matrices of rank r, with diffusers' keys. */
    LoraFiles pair(String module, int rank, long in, long out) {
        return with("transformer." + module + ".lora_A.weight", rank, in)
                .with("transformer." + module + ".lora_B.weight", out, rank);
    }

    LoraFiles metadata(String key, String value) {
        writer.metadata(key, value);
        return this;
    }

    Path write(Path file) {
        writer.write(file);
        return file;
    }
}
