package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers that are no weights: their scales are missing, damaged, or mean something else. */
class HostileInt8Test {
    private static final String OURS =
            "{\"quantization_config\": {\"quant_method\": \"cogview4j\", \"version\": %s, \"source\": \"x\"}}";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static SafetensorsWriter numbers(String name, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return new SafetensorsWriter().add(name, DType.I8, MemorySegment.ofArray(new byte[count]), shape);
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
    }

    private Message refusal() {
        return refusal(4, 6);
    }

    /** As a run, and an inspection, find out before the work. */
    private Message refusal(long... shape) {
        CheckpointException[] refusal = new CheckpointException[1];
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightHeaders.read(folder).require(ComputeSettings.defaults(), weights -> {
                    weights.parameter("x.weight", shape);
                    return weights;
                }))
                .satisfies(e -> refusal[0] = e);
        return refusal[0].problem();
    }

    @Test
    void scalesMustBeThere() throws IOException {
        config(OURS.formatted("1"));
        numbers("x.weight", 4, 6).write(file());

        assertThat(refusal()).isEqualTo(Message.of(CoreMessage.SCALES_MISSING, file(), "x.weight", "x.weight_scale"));
    }

    @ParameterizedTest
    @CsvSource({"'3', 3", "'4,4', 16", "'4,0', 0", "'2,2', 4", "'4,1,1', 4", "'', 1", "'0', 0", "'6,4', 24"})
    void thereMustBeOneForEachRowOrGroup(String shape, int values) {
        long[] sizes = shape.isEmpty()
                ? new long[0]
                : Stream.of(shape.split(",")).mapToLong(Long::parseLong).toArray();
        numbers("x.weight", 4, 6)
                .add("x.weight_scale", new float[values], sizes)
                .write(file());

        assertThat(refusal().code()).isEqualTo(CoreMessage.SCALES_OTHER_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -1e-9f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void everyScaleMustBeANumber(float wrong) {
        numbers("x.weight", 4, 6)
                .add("x.weight_scale", new float[] {1, 0, wrong, 1}, 4)
                .write(file());

        assertThat(refusal()).isEqualTo(Message.of(CoreMessage.SCALES_DAMAGED, file(), "x.weight_scale"));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Weights.open(folder, ComputeSettings.defaults(), this::weight));
    }

    /** Also where the file was changed after that. */
    private Parameter weight(Weights weights) {
        return weights.parameter("x.weight", 4, 6);
    }

    @Test
    void scalesMustBeFloats() {
        numbers("x.weight", 4, 6)
                .add("x.weight_scale", DType.I32, MemorySegment.ofArray(new int[4]), 4)
                .write(file());

        assertThat(refusal().code()).isEqualTo(CoreMessage.WEIGHTS_QUANTISED);
    }

    @Test
    void aWeightThatIsNotInt8HasNone() {
        new SafetensorsWriter()
                .add("x.weight", new float[24], 4, 6)
                .add("x.weight_scale", new float[4], 4)
                .write(file());

        assertThat(refusal())
                .isEqualTo(Message.of(CoreMessage.SCALES_OF_FLOATS, file(), "x.weight_scale", "x.weight", DType.F32));
    }

    @Test
    void theNumbersMustHaveTheShapeOfTheWeight() throws IOException {
        config(OURS.formatted("1"));
        numbers("x.weight", 6, 4).add("x.weight_scale", new float[6], 6).write(file());

        assertThat(refusal().code()).isEqualTo(CoreMessage.TENSOR_OTHER_SHAPE);
    }

    @Test
    void onlyMatricesAreReadSo() {
        numbers("x.weight", 4, 6, 1).add("x.weight_scale", new float[4], 4).write(file());

        assertThat(refusal(4, 6, 1).code()).isEqualTo(CoreMessage.SCALES_OTHER_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "1.5", "\"1\"", "null"})
    void anotherVersionIsNotGuessedAt(String version) throws IOException {
        config(OURS.formatted(version));
        numbers("x.weight", 4, 6).add("x.weight_scale", new float[4], 4).write(file());

        assertThat(refusal().code()).isEqualTo(CoreMessage.QUANTISATION_NEWER);
    }

    /** Whole numbers with a scale may mean something else to who wrote them. */
    @ParameterizedTest
    @ValueSource(strings = {"bitsandbytes", "compressed-tensors", "gptq", "torchao"})
    void otherMethodsAreRefused(String method) throws IOException {
        config("{\"quantization_config\": {\"quant_method\": \"%s\"}}".formatted(method));
        numbers("x.weight", 4, 6).add("x.weight_scale", new float[4], 4).write(file());

        assertThat(refusal()).isEqualTo(Message.of(CoreMessage.WEIGHTS_QUANTISED, folder, method));
    }

    @Test
    void numbersThatAreShiftedAreRefused() {
        numbers("x.weight", 4, 6)
                .add("x.weight_scale", new float[4], 4)
                .add("x.weight_zero_point", new float[4], 4)
                .write(file());

        assertThat(refusal()).isEqualTo(Message.of(CoreMessage.WEIGHTS_QUANTISED, folder, "compressed-tensors"));
    }
}
