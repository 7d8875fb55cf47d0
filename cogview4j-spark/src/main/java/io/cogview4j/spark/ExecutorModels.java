package io.cogview4j.spark;

import io.cogview4j.CogView4;
import io.cogview4j.Session;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an executor, of which there is one at a time as long as one stage runs. A session stays open from one task to the
 * next; when another one is asked for, those that no task has are closed first, so encoder and transformer are not in memory together.
 *
 * <p>There is one object of this class for a process, in a static field, which nothing else in cogview4j has: Spark gives tasks no way
 * to an object that lives as long as their executor, and does not hand its plugins to them either. {@link CogView4Plugin} ends it.
 */
final class ExecutorModels {
    private static final ExecutorModels OF_THIS_PROCESS = new ExecutorModels();

    private final Map<Key, Held> sessions = new HashMap<>();
    private int opened;

    /** What a session is opened with. */
    record Key(
            ModelSource source,
            String fingerprint,
            String device,
            String dtype,
            String memory,
            String gpuMemory,
            @Nullable Integer threads) {}

    private static final class Held {
        private final CogView4 model;
        private final Session session;
        private int tasks;

        private Held(CogView4 model) {
            this.model = model;
            this.session = model.sharedSession();
        }
    }

    /** The right of a task to use a session until it is closed. */
    final class Lease implements AutoCloseable {
        private final Held held;

        private Lease(Held held) {
            this.held = held;
        }

        CogView4 model() {
            return held.model;
        }

        Session session() {
            return held.session;
        }

        @Override
        public void close() {
            synchronized (ExecutorModels.this) {
                held.tasks--;
            }
        }
    }

    static ExecutorModels ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** @throws io.cogview4j.message.CheckpointException if the model is missing, damaged, or another than that of the job */
    synchronized Lease lease(Key key, SparkSettings settings, Configuration configuration) throws IOException {
        Held held = sessions.get(key);
        if (held == null) {
            closeUnused();
            CogView4 model = key.source().open(key.fingerprint(), configuration);
            held = new Held(model.withCompute(compute(settings))
                    .withMemory(MemoryBudget.parse(settings.memory()))
                    .withDeviceMemory(DeviceBudget.parse(settings.gpuMemory())));
            sessions.put(key, held);
            opened++;
        }
        held.tasks++;
        return new Lease(held);
    }

    /** How many sessions are open. */
    synchronized int open() {
        return sessions.size();
    }

    /** How many were opened, ever. */
    synchronized int opened() {
        return opened;
    }

    private void closeUnused() {
        Iterator<Held> all = sessions.values().iterator();
        while (all.hasNext()) {
            Held held = all.next();
            if (held.tasks == 0) {
                all.remove();
                held.session.close();
            }
        }
    }

    /** Closes all sessions; a run that is going on is ended. */
    void close() {
        Map<Key, Held> closing;
        synchronized (this) {
            closing = new HashMap<>(sessions);
            sessions.clear();
        }
        closing.values().forEach(held -> held.session.close());
    }

    /** @throws io.cogview4j.message.InvalidRequestException if this machine, or this build, does not have the device */
    static void requireDevice(SparkSettings settings) {
        CogView4 _ = CogView4.tiny().withCompute(compute(settings));
    }

    /** The number of threads is the same on all executors where Spark says how many cores they have. */
    private static ComputeSettings compute(SparkSettings settings) {
        ComputeSettings compute = ComputeSettings.defaults()
                .withDevice(Device.ofId(settings.device()).orElseThrow())
                .withPrecision(settings.precision());
        if (settings.threads() != null) {
            return compute.withThreads(settings.threads());
        }
        int cores = SparkEnv.get() == null ? 0 : SparkEnv.get().conf().getInt("spark.executor.cores", 0);
        return cores > 0 ? compute.withThreads(cores) : compute;
    }
}
