package io.cogview4j.cli.doctor;

import io.cogview4j.cli.command.Version;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.diagnosis.Diagnosis;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Tells what this machine is like, and what will be slow or fail on it. */
@Command(
        name = "doctor",
        description =
                "Tells what this machine has for cogview4j, and what will be slow or fail on it. The report names "
                        + "neither user nor machine, so it can be shown to anybody.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit code: 1 if nothing can be computed here, else 0.",
            "",
            "Examples:",
            "  cogview4j doctor",
            "  cogview4j doctor --hub --json > report.json"
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--hub",
            description =
                    "Also ask huggingface.co, or HF_ENDPOINT, whether it answers; else nothing goes over the network.")
    private boolean hub;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.current();
        @Nullable HubAnswer answer = hub ? HubAnswer.ask(System.getenv()) : null;
        String locale = System.getProperty("cogview4j.lang", ""); // the launcher gives Java another one
        DoctorReport report =
                new DoctorReport(diagnosis, locale, answer, Findings.of(diagnosis, locale, answer), Privacy.current());
        if (json) {
            terminal.printJson(new DoctorJson(terminal.wording()).of(report));
        } else {
            terminal.print(new DoctorText(terminal.labels()).lines(report, terminal.columns()));
        }
        return Findings.isImpossible(report.findings()) ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
