package io.cogview4j.cli.serve;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server can be reached, and by whom. */
final class AddressOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "Address to listen on. Without it: ${DEFAULT-VALUE}, which only programs of this machine reach.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any. Without it: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description =
                    "Let in only who has a key of this file: lines of NAME:KEY, # for comments. Each name has jobs of "
                            + "its own.")
    private @Nullable Path keyFile;

    @Option(
            names = "--allow-anyone",
            description =
                    "Listen on an address that others reach without asking for keys: everybody who reaches it can draw, "
                            + "and see all jobs.")
    private boolean allowAnyone;

    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            description =
                    "A name by which clients may call the server, beside its address and localhost. Can be repeated.")
    private List<String> hosts = List.of();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "What addresses in answers begin with, if there is a proxy before the server.")
    private @Nullable URI publicUrl;

    ServerSettings.Address settings() {
        if (host.isBlank()) {
            throw new InvalidRequestException(
                    CliMessage.COMMAND_VALUE_INVALID, "--host", host, "127.0.0.1, 0.0.0.0, ::", "127.0.0.1");
        }
        return new ServerSettings.Address(host, WholeOption.PORT.require(port), keyFile, allowAnyone, hosts, publicUrl);
    }
}
