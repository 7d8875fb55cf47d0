package io.cogview4j.server.http;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.http.answer.PublicAddress;
import io.cogview4j.server.http.embeddings.EmbeddingsRoutes;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.guard.AllowedHosts;
import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.http.guard.SignedLinks;
import io.cogview4j.server.http.jobs.JobRoutes;
import io.cogview4j.server.http.jobs.Submissions;
import io.cogview4j.server.http.jobs.Waits;
import io.cogview4j.server.http.openai.ImageRoutes;
import io.cogview4j.server.http.openai.ModelRoutes;
import io.cogview4j.server.http.operation.HealthRoutes;
import io.cogview4j.server.http.operation.Meters;
import io.cogview4j.server.http.operation.OpenApiRoutes;
import io.cogview4j.server.http.operation.PageRoutes;
import io.cogview4j.server.http.operation.PlanRoutes;
import io.cogview4j.server.http.operation.RecipeRoutes;
import io.cogview4j.server.http.operation.ServerRoutes;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.http.request.Drawings;
import io.cogview4j.server.http.request.EditForm;
import io.cogview4j.server.http.request.EmbeddingsUploads;
import io.cogview4j.server.http.request.Pictures;
import io.cogview4j.server.http.request.UploadFolder;
import io.cogview4j.server.http.webui.WebUiLists;
import io.cogview4j.server.http.webui.WebUiRoutes;
import io.cogview4j.server.http.webui.WebUiState;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.queue.Jobs;
import io.cogview4j.server.store.Blobs;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server, listening. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Javalin javalin;
    private final Waits waits;
    private final UploadFolder uploads;

    private HttpServer(Javalin javalin, Waits waits, UploadFolder uploads) {
        this.javalin = javalin;
        this.waits = waits;
        this.uploads = uploads;
    }

    /**
     * What stands behind the server.
     *
     * @param secret that signs addresses of pictures
     * @param troubles what keeps it from working, as identifiers; nothing if it works
     */
    public record Parts(
            Jobs jobs,
            Blobs blobs,
            ServedModel model,
            MeterRegistry meters,
            byte[] secret,
            Supplier<List<String>> troubles) {}

    /**
     * Listens until it is closed.
     *
     * @throws InvalidRequestException if the address cannot be used
     */
    public static HttpServer start(HttpSettings settings, Parts parts) {
        return start(settings, parts, PageRoutes.FOLDER);
    }

    static HttpServer start(HttpSettings settings, Parts parts, String page) {
        requireOfThisMachine(settings.host());
        Waits waits = new Waits(parts.jobs(), settings.times().keepAlive());
        UploadFolder uploads = UploadFolder.create(settings.caps());
        Javalin javalin = Javalin.create(config -> configure(config, settings, parts, waits, uploads, page));
        try {
            return new HttpServer(javalin.start(), waits, uploads);
        } catch (JavalinException e) {
            uploads.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwable reason = cause.getCause() == null ? cause : cause.getCause();
            throw new InvalidRequestException(
                    e,
                    ServerMessage.ADDRESS_UNUSABLE,
                    AllowedHosts.inUrl(settings.host()) + ":" + settings.port(),
                    String.valueOf(reason.getMessage()));
        }
    }

    private static void requireOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null) {
                return;
            }
        } catch (UnknownHostException | SocketException e) {
            throw new InvalidRequestException(e, ServerMessage.LISTEN_HOST_UNKNOWN, host);
        }
        throw new InvalidRequestException(ServerMessage.LISTEN_HOST_UNKNOWN, host);
    }

    private static void configure(
            JavalinConfig config, HttpSettings settings, Parts parts, Waits waits, UploadFolder uploads, String page) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE; // pictures are compressed, and the rest is small
        Wire.configure(config.jetty, settings);

        Meters meters = new Meters(parts.meters(), parts.jobs());
        SignedLinks links = new SignedLinks(parts.secret(), Clock.systemUTC());
        new Surroundings(new Guard(settings.hosts(), settings.keys(), links), uploads, meters).addTo(config);
        meters.addTo(config.routes);
        new PageRoutes(page).addTo(config.routes);
        new HealthRoutes(waits, parts.troubles()).addTo(config.routes);
        new OpenApiRoutes().addTo(config.routes);
        addRoutes(
                config.routes,
                settings,
                parts,
                waits,
                new PublicAddress(settings.publicUrl(), settings.keys() == null ? null : links));
    }

    private static void addRoutes(
            RoutesConfig routes, HttpSettings settings, Parts parts, Waits waits, PublicAddress address) {
        Caps caps = settings.caps();
        ServedModel model = parts.model();
        Submissions submissions = new Submissions(parts.jobs(), waits);
        Drawings drawings = new Drawings(model, parts.blobs(), caps);
        EmbeddingsUploads uploads = new EmbeddingsUploads(model, parts.blobs(), caps);
        EditForm form = new EditForm(new Pictures(parts.blobs(), caps), uploads);
        new ImageRoutes(parts.jobs(), parts.blobs(), model, address, waits, submissions, drawings, form).addTo(routes);
        new ModelRoutes(model, Instant.now()).addTo(routes);
        new JobRoutes(parts.jobs(), parts.blobs(), waits, submissions, drawings, form).addTo(routes);
        new EmbeddingsRoutes(model, parts.blobs(), caps, waits, submissions, uploads).addTo(routes);
        new ServerRoutes(model, parts.jobs(), caps, settings.keys() != null).addTo(routes);
        new PlanRoutes(model, drawings, form).addTo(routes);
        new RecipeRoutes(caps).addTo(routes);
        new WebUiRoutes(parts.blobs(), model, caps, waits, submissions).addTo(routes);
        new WebUiState(parts.jobs()).addTo(routes);
        new WebUiLists(model, caps).addTo(routes);
    }

    /** All routes, as {@code GET /v1/jobs/{id}}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint ->
                        endpoint.method + " " + endpoint.path.replace('<', '{').replace('>', '}'))
                .toList();
    }

    /** Where files of forms are meanwhile. */
    Path uploads() {
        return uploads.path();
    }

    /** At which it listens. */
    public int port() {
        return javalin.port();
    }

    /** Takes nothing in any more: those who wait are told to come back. Jobs are the queue's. */
    public void refuse() {
        waits.stop();
    }

    /** Ends what is going on, and stops listening. */
    @Override
    public void close() {
        waits.stop();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.info("cut off requests that did not end in time");
        } finally {
            uploads.close();
        }
    }
}
