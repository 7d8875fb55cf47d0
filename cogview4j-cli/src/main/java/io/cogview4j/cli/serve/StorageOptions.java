package io.cogview4j.cli.serve;

import io.cogview4j.api.MemoryBudget;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server keeps jobs and pictures, and for how long. */
final class StorageOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of jobs, pictures and embeddings. Without it: cogview4j in the user's folder for data.")
    private Path data = UserData.folder();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "PostgreSQL that keeps the queue, for example postgresql://user:password@host/name; several servers "
                            + "with the same --data share its jobs. Without it: a file in --data, for one server.")
    private @Nullable String database;

    @Option(
            names = "--keep-days",
            paramLabel = "N",
            description = "How long jobs and pictures are kept. Without it: ${DEFAULT-VALUE}.")
    private int keepDays = 30;

    @Option(
            names = "--keep-size",
            paramLabel = "SIZE",
            description = "How much room pictures may take; the oldest go first. Without it: ${DEFAULT-VALUE}.")
    private String keepSize = "20GiB";

    ServerSettings.Storage settings() {
        if (data.toString().isBlank()) { // a variable of the shell that is not set
            throw new InvalidRequestException(
                    CliMessage.COMMAND_VALUE_INVALID, "--data", data, "DIR", UserData.folder());
        }
        return new ServerSettings.Storage(
                data, database, Duration.ofDays(WholeOption.KEEP_DAYS.require(keepDays)), keptBytes());
    }

    private long keptBytes() {
        try {
            if (!keepSize.strip().equalsIgnoreCase("auto")) { // which is about memory
                return MemoryBudget.parse(keepSize).bytes();
            }
        } catch (InvalidRequestException e) {
            throw unfitSize();
        }
        throw unfitSize();
    }

    private InvalidRequestException unfitSize() {
        return new InvalidRequestException(
                CliMessage.COMMAND_VALUE_INVALID, "--keep-size", keepSize, "800MiB, 20GiB … max", "20GiB");
    }
}
