package io.cogview4j.spark;

import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.message.InvalidRequestException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What both stages need to know, which Spark carries to executors. What is left open is the built-in model on the CPU. */
public final class SparkSettings implements Serializable {
    /** On a cluster: as many rows as make a pass worth its reading of weights, and few enough to be lost. */
    public static final int CLUSTER_ROWS_PER_TASK = 8;

    /** In local mode, where no executor is lost without the job. */
    public static final int LOCAL_ROWS_PER_TASK = 128;

    private static final int MOST_ROWS_PER_TASK = 1024;
    private static final int MOST_THREADS = 1024;

    private final String output;
    private final @Nullable String model;
    private final String device;
    private final String dtype;
    private final String memory;
    private final String gpuMemory;
    private final String negative;
    private final @Nullable Long seed;
    private final String asked;
    private final String folder;
    private final @Nullable Integer rowsPerTask;
    private final boolean forced;
    private final @Nullable Integer threads;

    private SparkSettings(Builder builder) {
        this.output = builder.output;
        this.model = builder.model;
        this.device = builder.device;
        this.dtype = builder.dtype;
        this.memory = builder.memory;
        this.gpuMemory = builder.gpuMemory;
        this.negative = builder.negative;
        this.seed = builder.seed;
        this.asked = builder.asked;
        this.folder = builder.folder;
        this.rowsPerTask = builder.rowsPerTask;
        this.forced = builder.forced;
        this.threads = builder.threads;
    }

    /** The built-in model on the CPU, and everything else left open. */
    public static SparkSettings of(String output) {
        return builder(output).build();
    }

    /** @param output folder of embeddings, pictures and tables, on any file system of Hadoop */
    public static Builder builder(String output) {
        return new Builder(output);
    }

    public String output() {
        return output;
    }

    /** Null for the built-in one. */
    public @Nullable String model() {
        return model;
    }

    public String device() {
        return device;
    }

    public String dtype() {
        return dtype;
    }

    public String memory() {
        return memory;
    }

    public String gpuMemory() {
        return gpuMemory;
    }

    public String negative() {
        return negative;
    }

    /** Null for the rows' own seeds, and 0 for the first where they have none. */
    public @Nullable Long seed() {
        return seed;
    }

    public String asked() {
        return asked;
    }

    public String folder() {
        return folder;
    }

    /** Null for what suits the cluster: {@value #CLUSTER_ROWS_PER_TASK}, or {@value #LOCAL_ROWS_PER_TASK} in local mode. */
    public @Nullable Integer rowsPerTask() {
        return rowsPerTask;
    }

    public boolean forced() {
        return forced;
    }

    /** Null for {@code spark.executor.cores}, or else a machine's own number. */
    public @Nullable Integer threads() {
        return threads;
    }

    Precision precision() {
        return Precision.ofId(dtype).orElseThrow();
    }

    /** Collects settings. */
    public static final class Builder {
        private final String output;
        private @Nullable String model;
        private String device = "cpu";
        private String dtype = "f32";
        private String memory = "auto";
        private String gpuMemory = "auto";
        private String negative = "";
        private @Nullable Long seed;
        private String asked = "{}";
        private String folder = "";
        private @Nullable Integer rowsPerTask;
        private boolean forced;
        private @Nullable Integer threads;

        private Builder(String output) {
            this.output = output;
        }

        /** A folder on each machine or on a file system of Hadoop, or the name of a model in a hub's cache; null for the built-in one. */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /** {@code cpu} or {@code cuda}. */
        public Builder device(String device) {
            this.device = device;
            return this;
        }

        /** {@code f32}, {@code bf16} or {@code int8}; what is chosen by the speed of a machine would not be the same on all. */
        public Builder dtype(String dtype) {
            this.dtype = dtype;
            return this;
        }

        /** The most that an executor's process may hold, as {@link MemoryBudget#parse} reads it. */
        public Builder memory(String memory) {
            this.memory = memory;
            return this;
        }

        /** The most of a GPU that an executor's process may hold, as {@link DeviceBudget#parse} reads it; {@code auto} on a CPU. */
        public Builder gpuMemory(String gpuMemory) {
            this.gpuMemory = gpuMemory;
            return this;
        }

        /** For rows that have no negative prompt. */
        public Builder negative(String negative) {
            this.negative = negative;
            return this;
        }

        /** Of the first row; each further row takes the next. Null for the rows' own seeds, and 0 for the first where they have none. */
        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        /** A JSON object of settings that come before those of the rows, with the keys of a row. */
        public Builder asked(String asked) {
            this.asked = asked;
            return this;
        }

        /** To which files are relative that rows name, the same on every machine. */
        public Builder folder(String folder) {
            this.folder = folder;
            return this;
        }

        /**
         * How many rows a task has: what is lost with an executor, and what is drawn in one pass at most. Null for what suits the
         * cluster: {@value #CLUSTER_ROWS_PER_TASK}, or {@value #LOCAL_ROWS_PER_TASK} in local mode.
         */
        public Builder rowsPerTask(@Nullable Integer rowsPerTask) {
            this.rowsPerTask = rowsPerTask;
            return this;
        }

        /** Whether sizes outside the model's limits and embeddings of another text encoder are taken. */
        public Builder forced(boolean forced) {
            this.forced = forced;
            return this;
        }

        /**
         * That compute on an executor; null for {@code spark.executor.cores}, or else a machine's own number. Pictures may differ in
         * their last bits where it differs.
         */
        public Builder threads(@Nullable Integer threads) {
            this.threads = threads;
            return this;
        }

        /**
         * @throws InvalidRequestException if there is no such device or type, {@code memory} or {@code gpuMemory} is no size, {@code asked} is nothing that a
         *     row could say, or a number is not 1 to 1024
         */
        public SparkSettings build() {
            if (Device.ofId(device).isEmpty()) {
                throw unfit("device", device, "cpu, cuda, mps");
            }
            if (Precision.ofId(dtype).isEmpty()) {
                throw unfit("dtype", dtype, "f32, bf16, int8");
            }
            if (rowsPerTask != null && (rowsPerTask < 1 || rowsPerTask > MOST_ROWS_PER_TASK)) {
                throw unfit("rows-per-task", rowsPerTask, "1 - " + MOST_ROWS_PER_TASK);
            }
            if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
                throw unfit("threads", threads, "1 - " + MOST_THREADS);
            }
            MemoryBudget.parse(memory);
            if (!DeviceBudget.parse(gpuMemory).isAuto() && Device.ofId(device).orElseThrow() == Device.CPU) {
                throw unfit("gpu-memory", gpuMemory, "auto");
            }
            RowRequest.askedForAll(asked, folder);
            return new SparkSettings(this);
        }

        private static InvalidRequestException unfit(String option, Object value, String fitting) {
            return new InvalidRequestException(SparkMessage.SPARK_OPTION_UNFIT, option, value, fitting);
        }
    }
}
