package io.cogview4j.spark.submit;

import io.cogview4j.api.TorchSeed;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.spark.SparkMessage;
import io.cogview4j.spark.SparkSettings;
import java.math.BigInteger;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Options that the commands have in common; they are called as those of the command {@code cogview4j}. */
final class JobOptions {
    @Option(
            names = "--output",
            required = true,
            paramLabel = "FOLDER",
            description = "Where pictures, embeddings and tables go: a folder, or a URI of a file system of Hadoop.")
    private String output = "";

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "Folder of a CogView4 checkpoint on every machine, a URI of a file system of Hadoop, or the name of a "
                            + "model that was pulled on every machine. Without it: the small model that is built in.")
    private @Nullable String model;

    @Option(
            names = "--negative",
            paramLabel = "TEXT",
            description = "What pictures should not show whose row does not say so.")
    private String negative = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The seed of the first row; each further row takes the next. Without it: those of the rows, or else "
                            + "counted from 0.")
    private @Nullable String seed;

    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels, multiples of 16.")
    private @Nullable String size;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "How strongly the prompt is followed; 1 for no guidance.")
    private @Nullable Double guidance;

    @Option(names = "--sampler", paramLabel = "NAME", description = "euler, heun, dpmpp-2m, unipc.")
    private @Nullable String sampler;

    @Option(names = "--schedule", paramLabel = "NAME", description = "How the noise falls.")
    private @Nullable String schedule;

    @Option(
            names = "--cache",
            paramLabel = "CACHE",
            description = "Cache of steps: off, fbc:THRESHOLD or taylor:ORDER,INTERVAL.")
    private @Nullable String cache;

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda or mps. Without it: cpu.")
    private String device = "cpu";

    @Option(names = "--dtype", paramLabel = "TYPE", description = "f32, bf16 or int8. Without it: f32.")
    private String dtype = "f32";

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "The most memory that an executor may take, for example 20GiB: what cogview4j plan --spark prints. "
                            + "Without it: what the container or the machine has.")
    private String memory = "auto";

    @Option(
            names = "--gpu-memory",
            paramLabel = "SIZE",
            description = "With --device cuda or mps: the most memory of a GPU that an executor may take, for example "
                    + "12GiB. Without it: what is free.")
    private String gpuMemory = "auto";

    @Option(
            names = "--files",
            paramLabel = "FOLDER",
            description =
                    "To which files are relative that rows name (image, mask, control, lora); the same on every machine. "
                            + "Without it: that of the table.")
    private String files = "";

    @Option(
            names = "--rows-per-task",
            paramLabel = "N",
            description = "How many rows are drawn together at most, and lost with an executor. Without it: "
                    + SparkSettings.CLUSTER_ROWS_PER_TASK + ", or " + SparkSettings.LOCAL_ROWS_PER_TASK
                    + " where Spark is one process.")
    private @Nullable Integer rowsPerTask;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "How many threads compute on an executor. Without it: spark.executor.cores, or else one for each core. "
                            + "Pictures may differ in their last bits where it differs.")
    private @Nullable Integer threads;

    @Option(
            names = "--force",
            description =
                    "Also make sizes that the model was not trained for, and take embeddings that another text encoder made.")
    private boolean force;

    /**
     * @param table of prompts; null if there is none
     * @throws InvalidRequestException if a value is none that there could be
     */
    SparkSettings settings(@Nullable String table) {
        return SparkSettings.builder(output)
                .model(model)
                .negative(negative)
                .seed(seed())
                .asked(asked())
                .device(device)
                .dtype(dtype)
                .memory(memory)
                .gpuMemory(gpuMemory)
                .folder(folder(table))
                .rowsPerTask(rowsPerTask)
                .forced(force)
                .threads(threads)
                .build();
    }

    /** Beside a table that is on this machine, as for the command. */
    private String folder(@Nullable String table) {
        if (!files.isEmpty() || table == null || table.matches("[a-z][a-z0-9]+:.*")) {
            return files;
        }
        @Nullable Path folder = Path.of(table).toAbsolutePath().getParent();
        return folder == null ? files : folder.toString();
    }

    private @Nullable Long seed() {
        if (seed == null) {
            return null;
        }
        try {
            return TorchSeed.of(new BigInteger(seed)).orElseThrow().bits();
        } catch (RuntimeException e) {
            throw new InvalidRequestException(
                    e, SparkMessage.SPARK_OPTION_UNFIT, "seed", seed, TorchSeed.SMALLEST + " - " + TorchSeed.LARGEST);
        }
    }

    private String asked() {
        ObjectNode asked = JsonMapper.shared().createObjectNode();
        if (size != null) {
            asked.put("size", size);
        }
        if (steps != null) {
            asked.put("steps", steps);
        }
        if (guidance != null) {
            asked.put("guidance", guidance);
        }
        if (sampler != null) {
            asked.put("sampler", sampler);
        }
        if (schedule != null) {
            asked.put("schedule", schedule);
        }
        if (cache != null) {
            asked.put("cache", StepCache.parse(cache).text());
        }
        return asked.toString();
    }
}
