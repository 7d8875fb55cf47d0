package io.cogview4j.server.http;

import io.javalin.config.JettyConfig;
import io.javalin.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** How bytes are taken from the network: strictly, in bounds, and not for ever. */
final class Wire {
    private static final int HEADER_BYTES = 16 << 10;

    /** No path that can be read in two ways, but that names of models may have a slash, which clients encode. */
    private static final UriCompliance URIS =
            UriCompliance.DEFAULT.with("names", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

    /** Beyond, new ones wait until others are closed. */
    private static final int CONNECTIONS = 1_000;

    private Wire() {}

    static void configure(JettyConfig jetty, HttpSettings settings) {
        jetty.timeoutStatus = HttpStatus.REQUEST_TIMEOUT.getCode();
        jetty.modifyHttpConfiguration(http -> configure(http, settings));
        jetty.modifyServer(server -> configure(server, settings));
        jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, HttpSettings settings) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.times().idle().toMillis());
        // connections on which nothing goes on do not keep the server from stopping
        connector.setShutdownIdleTimeout(settings.times().stop().toMillis() / 4);
        return connector;
    }

    private static void configure(HttpConfiguration http, HttpSettings settings) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(settings.times().idle().toMillis());
        http.setUriCompliance(URIS);
    }

    private static void configure(Server server, HttpSettings settings) {
        server.setStopTimeout(settings.times().stop().toMillis());
        server.setErrorHandler(new WireErrors());
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        server.insertHandler(new GracefulHandler());
        server.insertHandler(new SlowBodies(
                settings.times().leastBytesPerSecond(), settings.times().idle().toNanos()));
    }
}
