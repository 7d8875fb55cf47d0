package io.cogview4j.spark.submit;

import io.cogview4j.CogView4;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.spark.CogView4Plugin;
import io.cogview4j.spark.PictureJob;
import io.cogview4j.spark.PromptTable;
import io.cogview4j.spark.SparkSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What {@code spark-submit} starts. Without a master, Spark runs in this process, with two tasks at a time. */
@Command(
        name = "cogview4j-spark",
        description = "Makes the pictures of a table of prompts on Apache Spark.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Exit code: 1 if rows failed, else 0. What is there is not made again."},
        subcommands = {Main.Encode.class, Main.Generate.class})
public final class Main {
    private Main() {}

    /** Runs a command; a process that Spark has started ends by itself if all is well. */
    public static void main(String[] args) {
        int code = run(new PrintWriter(System.err, true), args);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }

    static int run(PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (failure instanceof CogView4Exception known) {
                        known.problems().forEach(problem -> command.getErr().println(problem.text(locale())));
                        return known instanceof InvalidRequestException ? ExitCode.USAGE : ExitCode.SOFTWARE;
                    }
                    throw failure;
                })
                .execute(args);
    }

    /** The script beside this module tells it, because it gives Java another locale. */
    private static Locale locale() {
        @Nullable String told = System.getProperty("cogview4j.lang");
        return told == null
                ? Locale.getDefault(Locale.Category.DISPLAY)
                : Locale.of(told.replaceFirst("[^A-Za-z].*", ""));
    }

    private static SparkSession session() {
        return SparkSession.builder().config(described(new SparkConf())).getOrCreate();
    }

    /** What spark-submit or the system's properties describe, with what is left open: in one process, what suits a single machine. */
    static SparkConf described(SparkConf conf) {
        conf.setIfMissing("spark.plugins", CogView4Plugin.class.getName())
                .setIfMissing("spark.app.name", "cogview4j")
                .setIfMissing("spark.master", "local[2]");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1")
                    .setIfMissing("spark.driver.bindAddress", "127.0.0.1")
                    .setIfMissing("spark.log.level", "WARN")
                    // Tables are small beside pictures: they are not worth compiling queries for.
                    .setIfMissing("spark.sql.shuffle.partitions", "2")
                    .setIfMissing("spark.sql.adaptive.enabled", "false")
                    .setIfMissing("spark.sql.codegen.wholeStage", "false")
                    .setIfMissing("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        }
        return conf;
    }

    private static int tell(Function<SparkSession, PictureJob.Outcome> job, CommandSpec spec) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (SparkSession spark = session()) {
            PictureJob.Outcome outcome = job.apply(spark);
            out.println(JsonMapper.shared()
                    .createObjectNode()
                    .put("rows", outcome.rows())
                    .put("made", outcome.made())
                    .put("failed", outcome.failed())
                    .put("table", outcome.table()));
            out.flush();
            return outcome.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cogview4j " + CogView4.version()};
        }
    }

    /** The first stage alone. */
    @Command(
            name = "encode",
            description = "Encodes prompts for machines that draw.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            sortOptions = false)
    static final class Encode implements Callable<Integer> {
        @Option(
                names = "--prompts",
                required = true,
                paramLabel = "TABLE",
                description = "Prompts: .parquet, .csv, .jsonl, .ndjson or .txt, a file or a folder of such files.")
        private String prompts = "";

        @Mixin
        private JobOptions options = new JobOptions();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            SparkSettings settings = options.settings(prompts);
            return tell(
                    spark -> new PictureJob(spark, settings).encode(PromptTable.read(spark, prompts)),
                    Objects.requireNonNull(spec));
        }
    }

    /** Both stages, or the second one. */
    @Command(
            name = "generate",
            description = "Makes pictures of prompts, or of what encode wrote.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            sortOptions = false)
    static final class Generate implements Callable<Integer> {
        /** One of both. */
        private static final class From {
            @Option(
                    names = "--prompts",
                    required = true,
                    paramLabel = "TABLE",
                    description = "Prompts: .parquet, .csv, .jsonl, .ndjson or .txt, a file or a folder of such files.")
            private @Nullable String prompts;

            @Option(
                    names = "--embeddings",
                    required = true,
                    paramLabel = "FOLDER",
                    description = "Draw what encode wrote to this folder, without opening the text encoder.")
            private @Nullable String embeddings;
        }

        @ArgGroup(multiplicity = "1")
        private @Nullable From from;

        @Mixin
        private JobOptions options = new JobOptions();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            SparkSettings settings = options.settings(prompts());
            return tell(
                    spark -> {
                        PictureJob job = new PictureJob(spark, settings);
                        @Nullable String prompts = prompts();
                        if (prompts != null) {
                            job.encode(PromptTable.read(spark, prompts));
                        }
                        return job.draw(from == null ? null : from.embeddings);
                    },
                    Objects.requireNonNull(spec));
        }

        private @Nullable String prompts() {
            return from == null ? null : from.prompts;
        }
    }
}
