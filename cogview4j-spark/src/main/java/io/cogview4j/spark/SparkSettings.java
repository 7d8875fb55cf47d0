package io.cogview4j.spark;

import io.cogview4j.api.Device;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.message.InvalidRequestException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What both stages need to know, which Spark carries to executors.
 *
 * @param output folder of embeddings, pictures and tables, on any file system of Hadoop
 * @param model a folder on each machine or on a file system of Hadoop, the name of a model in a hub's cache, or null for the built-in
 *     model
 * @param device {@code cpu} or {@code cuda}
 * @param dtype {@code f32} or {@code bf16}; what is chosen by the speed of a machine would not be the same on all
 * @param memory the most that an executor's process may hold, as {@link MemoryBudget#parse} reads it
 * @param negative for rows that have no negative prompt
 * @param seed of the first row, each further row takes the next; null for the rows' own seeds, and 0 for the first where they have none
 * @param asked a JSON object of settings that come before those of the rows, with the keys of a row
 * @param folder to which files are relative that rows name, the same on every machine
 * @param rowsPerTask how many rows a task has: what is lost with an executor, and what is drawn in one pass at most
 * @param forced whether sizes outside the model's limits and embeddings of another text encoder are taken
 * @param threads that compute on an executor; null for {@code spark.executor.cores}, or else a machine's own number. Pictures may differ in
 *     their last bits where it differs
 */
public record SparkSettings(
        String output,
        @Nullable String model,
        String device,
        String dtype,
        String memory,
        String negative,
        @Nullable Long seed,
        String asked,
        String folder,
        int rowsPerTask,
        boolean forced,
        @Nullable Integer threads)
        implements Serializable {
    /** As many rows as make a pass worth its reading of weights, and few enough to be lost. */
    public static final int DEFAULT_ROWS_PER_TASK = 8;

    private static final int MOST_ROWS_PER_TASK = 1024;
    private static final int MOST_THREADS = 1024;

    /** @throws InvalidRequestException if a value is none that there could be */
    public SparkSettings {
        if (Device.ofId(device).isEmpty()) {
            throw new InvalidRequestException(SparkMessage.SPARK_OPTION_UNFIT, "device", device, "cpu");
        }
        if (Precision.ofId(dtype).isEmpty()) {
            throw new InvalidRequestException(SparkMessage.SPARK_OPTION_UNFIT, "dtype", dtype, "f32, bf16");
        }
        if (rowsPerTask < 1 || rowsPerTask > MOST_ROWS_PER_TASK) {
            throw new InvalidRequestException(
                    SparkMessage.SPARK_OPTION_UNFIT, "rows-per-task", rowsPerTask, "1 - " + MOST_ROWS_PER_TASK);
        }
        if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
            throw new InvalidRequestException(
                    SparkMessage.SPARK_OPTION_UNFIT, "threads", threads, "1 - " + MOST_THREADS);
        }
        MemoryBudget.parse(memory);
        RowRequest.askedForAll(asked, folder);
    }

    /** The built-in model on the CPU, and everything else left open. */
    public static SparkSettings of(String output) {
        return new SparkSettings(
                output, null, "cpu", "f32", "auto", "", null, "{}", "", DEFAULT_ROWS_PER_TASK, false, null);
    }

    Precision precision() {
        return Precision.ofId(dtype).orElseThrow();
    }

    SparkSettings withOutput(String output) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withModel(@Nullable String model) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    /** @throws InvalidRequestException if there is no such device or type */
    public SparkSettings withCompute(String device, String dtype) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    /** @throws InvalidRequestException if it is no size of memory */
    public SparkSettings withMemory(String memory) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withNegative(String negative) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withSeed(@Nullable Long seed) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withAsked(String asked) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withFolder(String folder) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    /** @throws InvalidRequestException if it is not 1 to 1024 */
    public SparkSettings withRowsPerTask(int rowsPerTask) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    public SparkSettings withForced(boolean forced) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }

    /** @throws InvalidRequestException if it is not 1 to 1024 */
    public SparkSettings withThreads(@Nullable Integer threads) {
        return new SparkSettings(
                output, model, device, dtype, memory, negative, seed, asked, folder, rowsPerTask, forced, threads);
    }
}
