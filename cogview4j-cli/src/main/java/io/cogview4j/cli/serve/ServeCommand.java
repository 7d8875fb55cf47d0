package io.cogview4j.cli.serve;

import io.cogview4j.CogView4;
import io.cogview4j.cli.command.ComputeOptions;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.command.MemoryOption;
import io.cogview4j.cli.command.ModelOption;
import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.Server;
import io.cogview4j.server.ServerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a model over HTTP until it is told to stop. */
@Command(
        name = "serve",
        description =
                "Serves the model over HTTP: a page for people, and what programs for OpenAI's images expect. Jobs are kept "
                        + "until they are done, also when the server is stopped or dies in between.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  cogview4j serve",
            "  cogview4j serve --model CogView4-6B --memory 16GiB",
            "  cogview4j serve --host 0.0.0.0 --api-key-file keys.txt --allow-host pictures.example.org",
            "  cogview4j serve --only image --encoder http://encoder:8080 --model CogView4-6B"
        })
public final class ServeCommand implements Callable<Integer> {
    /** What a server does. */
    enum Only {
        /** Encodes prompts for others. */
        text_encoder,
        /** Draws what others have encoded. */
        image
    }

    /** How long a run may go on when the server is to stop; then it is saved, if it is long, and given back to the queue. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private AddressOptions address = new AddressOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Option(
            names = "--only",
            paramLabel = "STAGE",
            description =
                    "Do one stage only: text_encoder, to encode prompts for others; image, to draw what others have "
                            + "encoded. Only the weights of that stage need be there.")
    private @Nullable Only only;

    @Option(
            names = "--encoder",
            paramLabel = "URL",
            description = "Let the server at this address encode prompts. If it wants a key, put it in "
                    + "COGVIEW4J_ENCODER_KEY.")
    private @Nullable URI encoder;

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Option(
            names = "--loras",
            paramLabel = "DIR",
            description = "Folder of the LoRAs (safetensors) that requests may name. Without it: none.")
    private @Nullable Path loras;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "How many jobs may wait; more are asked to come again later. Without it: ${DEFAULT-VALUE}.")
    private int queue = 100;

    @Option(
            names = "--together",
            paramLabel = "N",
            description =
                    "How many pictures of equal settings are drawn at once, if the planner finds that it pays. Without "
                            + "it: ${DEFAULT-VALUE}.")
    private int together = 8;

    @Option(
            names = "--keep-open",
            paramLabel = "MINUTES",
            description = "How long the model stays in memory when nothing is to do. Without it: ${DEFAULT-VALUE}.")
    private int keepOpenMinutes = 10;

    @Option(
            names = "--log",
            paramLabel = "FORM",
            description = "How the log is written: text or json. Without it: text.")
    private ServerLog.Form log = ServerLog.Form.TEXT;

    public ServeCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        compute.requireSound();
        ServerSettings settings = settings();
        ServerLog.begin(log, terminal.style().debug());
        ComputeChoice choice = compute.choose();
        ComputeOptions.tell(choice, terminal);
        @Nullable Path folder = model.folder();
        CogView4 served = memory.limit(model.open().withCompute(choice.settings()));
        try (Server server = Server.start(served, folder, settings)) {
            tell(server);
            interruption.await(PATIENCE);
            terminal.err().println(terminal.labels().of("serve.stopping", GRACE.toSeconds()));
            server.stop(GRACE);
        }
        return ExitCode.OK;
    }

    private ServerSettings settings() {
        requireEncoderFits();
        if (loras != null && !(Files.isDirectory(loras) && Files.isReadable(loras))) {
            throw new InvalidRequestException(CliMessage.LORAS_FOLDER_MISSING, loras);
        }
        return new ServerSettings(
                address.settings(),
                storage.settings(),
                new ServerSettings.Drawing(
                        only != Only.image,
                        only != Only.text_encoder,
                        encoder,
                        System.getenv("COGVIEW4J_ENCODER_KEY"),
                        loras,
                        WholeOption.TOGETHER.require(together),
                        Duration.ofMinutes(WholeOption.KEEP_OPEN.require(keepOpenMinutes))),
                WholeOption.QUEUE.require(queue));
    }

    private void requireEncoderFits() {
        if (encoder == null) {
            return;
        }
        if (only == Only.text_encoder) {
            throw new InvalidRequestException(CliMessage.ENCODER_AND_TEXT_ENCODER);
        }
        if (!isServer(encoder)) {
            throw new InvalidRequestException(
                    CliMessage.COMMAND_VALUE_INVALID,
                    "--encoder",
                    encoder,
                    "http://HOST:PORT, https://HOST",
                    "http://127.0.0.1:8080");
        }
    }

    /** Whether it is the address of a server as a whole: its paths are known. */
    private static boolean isServer(URI url) {
        return List.of("http", "https").contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && List.of("", "/").contains(url.getRawPath())
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    private void tell(Server server) {
        terminal.out().println(terminal.labels().of("serve.ready", server.address()));
        terminal.out().flush();
    }
}
