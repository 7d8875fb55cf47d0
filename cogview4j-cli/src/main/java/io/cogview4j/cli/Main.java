package io.cogview4j.cli;

import io.cogview4j.cli.command.BenchCommand;
import io.cogview4j.cli.command.CacheCommand;
import io.cogview4j.cli.command.EncodeCommand;
import io.cogview4j.cli.command.GenerateCommand;
import io.cogview4j.cli.command.InspectCommand;
import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.command.PlanCommand;
import io.cogview4j.cli.command.ReproduceCommand;
import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.doctor.DoctorCommand;
import io.cogview4j.cli.hub.PullCommand;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.ReaderGoneException;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.quantise.QuantizeCommand;
import io.cogview4j.cli.serve.ServeCommand;
import io.cogview4j.cli.tokens.TokensCommand;
import io.cogview4j.events.Notices;
import io.cogview4j.hub.Hub;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The cogview4j command. Exit codes: 0 done, 1 could not be done, 2 wrongly asked for, 130 interrupted, 141 nobody reads
 * the results.
 */
@Command(
        name = "cogview4j",
        description = "Makes pictures of prompts with CogView4.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  cogview4j generate \"a red heart\"          with the small built-in model",
            "  cogview4j generate \"a red heart\" --model CogView4-6B",
            "  source <(cogview4j generate-completion)   completion for bash and zsh"
        })
public final class Main {
    private static final String HELP = "io.cogview4j.cli.help";
    private static final String NO_LOG = "org.slf4j.nop.NOPServiceProvider";
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "On an error, also print where in the program it happened.")
    private boolean debug; // parsed for its mistakes only, as the language; AnswerStyle knows both before

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            scope = ScopeType.INHERIT,
            description =
                    "Language of messages and help: ${COMPLETION-CANDIDATES}. Without it: that of the environment.")
    private @Nullable Language language;

    Main() {}

    public static void main(String[] arguments) {
        System.setProperty("slf4j.internal.verbosity", "WARN"); // else it tells which log it takes
        System.setProperty("slf4j.provider", NO_LOG); // serve takes another one
        Terminal terminal = Terminal.ofProcess(AnswerStyle.of(Language.ofEnvironment(), arguments));
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!interruption.interrupt()) {
                report(terminal, interruption, new CancelledException());
            }
            terminal.progress().leaveLine();
        }));
        int exitCode = run(terminal, interruption, arguments);
        interruption.commandEnded();
        System.exit(exitCode);
    }

    /** Carries out one command line and returns its exit code. */
    static int run(Terminal terminal, Interruption interruption, String... arguments) {
        try {
            int exitCode = Notices.heardBy(
                    notice -> tell(terminal, notice),
                    () -> new Main().commandLine(terminal, interruption).execute(ForeignOptions.translated(arguments)));
            if (exitCode == ExitCode.OK) {
                terminal.out().ensureTaken(); // also what picocli prints by itself: help, version, completion
            }
            return exitCode;
        } catch (ReaderGoneException | OutputException | Error e) {
            return report(terminal, interruption, e);
        }
    }

    /** All commands, with what is done when they fail. */
    CommandLine commandLine(Terminal terminal, Interruption interruption) {
        Locale locale = terminal.style().language().locale();
        return new CommandLine(this)
                .addSubcommand(new GenerateCommand(terminal, interruption))
                .addSubcommand(new ReproduceCommand(terminal, interruption))
                .addSubcommand(new EncodeCommand(terminal, interruption))
                .addSubcommand(new ServeCommand(terminal, interruption))
                .addSubcommand(new PullCommand(terminal, interruption, Hub.ofEnvironment()))
                .addSubcommand(new QuantizeCommand(terminal, interruption))
                .addSubcommand(new InspectCommand(terminal))
                .addSubcommand(new PlanCommand(terminal))
                .addSubcommand(new CacheCommand(terminal))
                .addSubcommand(new BenchCommand(terminal))
                .addSubcommand(new TokensCommand(terminal))
                .addSubcommand(new DoctorCommand(terminal))
                .addSubcommand(new GenerateCompletion())
                .addSubcommand(new HelpCommand())
                .setOut(new PrintWriter(terminal.out(), true))
                .setErr(new PrintWriter(terminal.err(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setResourceBundle(ResourceBundle.getBundle(HELP, locale, NO_FALLBACK))
                .setExpandAtFiles(false) // a prompt may begin with @
                .setParameterExceptionHandler((failure, _) -> misused(terminal, interruption, failure))
                .setExecutionExceptionHandler((failure, _, _) -> report(terminal, interruption, failure));
    }

    /** Who asked for nothing may not know yet what there is to ask for. */
    private static int misused(Terminal terminal, Interruption interruption, ParameterException failure) {
        int exitCode = report(terminal, interruption, failure);
        if (CommandMistake.isWithoutCommand(failure) && !terminal.style().json()) {
            terminal.err().println();
            failure.getCommandLine().usage(terminal.err());
        }
        return exitCode;
    }

    private static void tell(Terminal terminal, Message notice) {
        terminal.progress().leaveLine();
        terminal.err().println(terminal.labels().of(notice));
    }

    private static int report(Terminal terminal, Interruption interruption, Throwable failure) {
        terminal.progress().leaveLine();
        if (failure instanceof ReaderGoneException) {
            return ReaderGoneException.EXIT_CODE;
        }
        ErrorReport report = ErrorReport.of(failure).withResume(interruption.command());
        report.lines(terminal.style()).forEach(terminal.err()::println);
        if (terminal.style().debug()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(DisplayText::line).forEach(terminal.err()::println);
        }
        return report.exitCode();
    }
}
