package io.cogview4j.server;

import io.cogview4j.CogView4;
import io.cogview4j.PromptCache;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.http.HttpServer;
import io.cogview4j.server.http.HttpSettings;
import io.cogview4j.server.http.guard.ApiKeys;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.model.DrawingRequests;
import io.cogview4j.server.model.LocalModel;
import io.cogview4j.server.model.LoraFolder;
import io.cogview4j.server.model.MeasuredSpeed;
import io.cogview4j.server.queue.JobQueue;
import io.cogview4j.server.queue.QueueSettings;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.FileBlobs;
import io.cogview4j.server.store.StoreException;
import io.cogview4j.server.work.WorkMetrics;
import io.cogview4j.server.work.Worker;
import io.cogview4j.server.work.WorkerSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model, served: the queue, the worker that empties it, and the HTTP interface before them. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** How long a job is another server's to take when this one is not heard of. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Runs that take longer are worth saving between their steps. */
    private static final Duration SAVE_AFTER = Duration.ofSeconds(20);

    private static final Duration REPORT_EVERY = Duration.ofMillis(250);

    private static final int MOST_AHEAD = 64;

    private final HttpServer http;
    private final Worker worker;
    private final URI address;
    private final Deque<AutoCloseable> parts;

    private Server(HttpServer http, Worker worker, URI address, Deque<AutoCloseable> parts) {
        this.http = http;
        this.worker = worker;
        this.address = address;
        this.parts = parts;
    }

    /**
     * Serves a model until it is closed.
     *
     * @param folder of the model; null for the built-in one
     * @throws io.cogview4j.message.CogView4Exception if address, data folder, database or model cannot be used
     */
    public static Server start(CogView4 model, @Nullable Path folder, ServerSettings settings) {
        HttpSettings httpSettings = http(settings.address());
        tell(httpSettings.keys());
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(model, folder, settings, httpSettings, parts);
        } catch (StoreException e) {
            closeAll(parts);
            throw new InvalidRequestException(e, e.problem());
        } catch (RuntimeException | Error e) {
            closeAll(parts);
            throw e;
        }
    }

    private static Server start(
            CogView4 model,
            @Nullable Path folder,
            ServerSettings settings,
            HttpSettings httpSettings,
            Deque<AutoCloseable> parts) {
        ServerSettings.Drawing drawing = settings.drawing();
        ServerSettings.Storage storage = settings.storage();
        LocalModel.Role role = role(model, drawing);
        MeasuredSpeed speed = role.draws() ? MeasuredSpeed.of(model) : MeasuredSpeed.unknown();
        Database database = Database.open(storage.database(), storage.data());
        parts.push(database);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        parts.push(meters::close);
        FileBlobs blobs = new FileBlobs(database);
        CogView4 cached = model.withCache(PromptCache.in(storage.data().resolve("prompts")));
        DrawingRequests requests = new DrawingRequests(blobs, new LoraFolder(drawing.loras()));
        LocalModel local = new LocalModel(cached, folder, role, requests, speed);
        parts.push(local);
        JobQueue queue = JobQueue.open(
                database, local, new QueueSettings(settings.mostWaiting(), storage.keptTime(), storage.keptBytes()));
        parts.push(queue);
        Worker worker = new Worker(
                cached,
                local,
                requests,
                queue.claims(),
                blobs,
                drawing.encoder() == null ? null : new Worker.Encoder(drawing.encoder(), drawing.encoderKey()),
                new WorkMetrics(meters),
                new WorkerSettings(
                        "worker-" + UUID.randomUUID(),
                        kinds(role),
                        drawing.mostTogether(),
                        MOST_AHEAD,
                        LEASE,
                        SAVE_AFTER,
                        drawing.keepOpen(),
                        REPORT_EVERY,
                        database.folder("runs")));
        parts.push(worker);
        worker.start();
        HttpServer http = HttpServer.start(
                httpSettings,
                new HttpServer.Parts(
                        queue.jobs(), blobs, local, meters, database.secret(), new Troubles(worker::isDead, database)));
        parts.push(http);
        speed.get(); // a model that cannot be read is not served
        return new Server(http, worker, address(settings.address().host(), http.port()), parts);
    }

    /** Whoever reads the log should know who could have asked, and whether keys are open to others. */
    private static void tell(@Nullable ApiKeys keys) {
        if (keys != null) {
            LOG.info("Keys of these names are let in: {}", String.join(", ", keys.names()));
            keys.findings().forEach(finding -> LOG.warn("{}", finding.text(Locale.ENGLISH)));
        }
    }

    private static HttpSettings http(ServerSettings.Address address) {
        return new HttpSettings(
                address.host(),
                address.port(),
                Set.copyOf(address.hosts()),
                address.keyFile() == null ? null : ApiKeys.read(address.keyFile()),
                address.publicUrl(),
                address.allowAnyone(),
                Caps.USUAL,
                HttpSettings.Times.USUAL);
    }

    /** What is asked for, as far as the model has it. */
    private static LocalModel.Role role(CogView4 model, ServerSettings.Drawing asked) {
        boolean draws = asked.draws() && model.hasImageStages();
        boolean remote = draws && asked.encoder() != null;
        return new LocalModel.Role(asked.encodes() && !remote && model.hasTextEncoder(), draws, remote);
    }

    private static Set<Work.Kind> kinds(LocalModel.Role role) {
        Set<Work.Kind> kinds = EnumSet.noneOf(Work.Kind.class);
        if (role.encodes()) {
            kinds.add(Work.Kind.ENCODING);
        }
        if (role.draws()) {
            kinds.add(Work.Kind.GENERATION);
            kinds.add(Work.Kind.EDIT);
        }
        return kinds;
    }

    private static URI address(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create("http://%s:%d".formatted(reachable.contains(":") ? "[" + reachable + "]" : reachable, port));
    }

    /** Where programs of this machine reach it. */
    public URI address() {
        return address;
    }

    /**
     * Takes no more requests, lets the run that goes on end if it does so in this time, and gives it back to the queue if not; then
     * closes.
     */
    public void stop(Duration patience) throws InterruptedException {
        http.refuse();
        worker.stop(patience);
        close();
    }

    /** Stops at once. Jobs stay in the queue. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
