package io.cogview4j.cli;

import java.io.PrintWriter;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The cogview4j command. Exit codes: 0 done, 1 could not be done, 2 wrongly asked for, 130 interrupted. */
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
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "On an error, also print where in the program it happened.")
    private boolean debug;

    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        WriteGuard guard = new WriteGuard();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            guard.shut();
            terminal.progress().leaveLine();
        }));
        System.exit(run(terminal, guard, arguments));
    }

    /** Carries out one command line and returns its exit code. */
    static int run(Terminal terminal, WriteGuard guard, String... arguments) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
                .addSubcommand(new GenerateCommand(terminal, guard))
                .addSubcommand(new GenerateCompletion())
                .setOut(new PrintWriter(terminal.out(), true))
                .setErr(new PrintWriter(terminal.err(), true))
                .setExpandAtFiles(false) // a prompt may begin with @
                .setParameterExceptionHandler((failure, _) -> main.report(terminal, failure))
                .setExecutionExceptionHandler((failure, _, _) -> main.report(terminal, failure));
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            return main.report(terminal, e);
        }
    }

    private int report(Terminal terminal, Throwable failure) {
        terminal.progress().leaveLine();
        ErrorReport report = ErrorReport.of(failure);
        terminal.err().println("error: " + report.message());
        if (debug) {
            failure.printStackTrace(terminal.err());
        }
        return report.exitCode();
    }
}
