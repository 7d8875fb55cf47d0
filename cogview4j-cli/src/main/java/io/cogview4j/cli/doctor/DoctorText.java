package io.cogview4j.cli.doctor;

import io.cogview4j.api.Bytes;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Facts;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.TextTable;
import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.diagnosis.FolderFacts;
import io.cogview4j.diagnosis.HubModels;
import io.cogview4j.diagnosis.JavaFacts;
import io.cogview4j.diagnosis.MemoryFacts;
import io.cogview4j.diagnosis.ProcessorFacts;
import io.cogview4j.diagnosis.SystemFacts;
import io.cogview4j.diagnosis.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What doctor prints for people. */
record DoctorText(Labels labels) {
    private static final List<Boolean> NUMBERS = List.of(false, false, true, true, false, false);

    /** @param columns of the terminal */
    List<String> lines(DoctorReport report, int columns) {
        Diagnosis diagnosis = report.diagnosis();
        Privacy privacy = report.privacy();
        List<String> lines = new ArrayList<>(machine(report).lines(columns));
        lines.add("");
        lines.addAll(folders(diagnosis, privacy).lines(columns));
        lines.add("");
        lines.addAll(rest(report).lines(columns));
        lines.add("");
        if (report.findings().isEmpty()) {
            lines.addAll(DisplayText.wrap(labels.of("doctor.well"), columns));
        }
        report.findings().forEach(finding -> lines.addAll(DisplayText.wrap(labels.of(finding), columns)));
        return lines;
    }

    private Facts machine(DoctorReport report) {
        Diagnosis diagnosis = report.diagnosis();
        Privacy privacy = report.privacy();
        Facts facts = new Facts("cogview4j " + diagnosis.version());
        facts.add(labels.of("bench.java"), java(diagnosis.java()));
        facts.add(
                labels.of("doctor.options"),
                privacy.of(String.join(" ", diagnosis.java().options())));
        facts.add(labels.of("bench.system"), privacy.of(system(diagnosis.system())));
        facts.add(labels.of("doctor.locale"), privacy.of(report.locale()));
        facts.add(labels.of("bench.processor"), processor(diagnosis.processor()));
        facts.add(labels.of("doctor.cores"), cores(diagnosis.processor()));
        facts.add(labels.of("doctor.memory"), memory(diagnosis.memory()));
        facts.add(
                "libtorch",
                diagnosis.libraries().instructions().isEmpty()
                        ? labels.of(
                                "doctor.libtorch.unusable",
                                diagnosis.libraries().libtorch())
                        : labels.of(
                                "doctor.libtorch",
                                diagnosis.libraries().libtorch(),
                                diagnosis.libraries().instructions()));
        return facts;
    }

    private String java(JavaFacts java) {
        return labels.of(
                "doctor.java",
                java.version(),
                java.vendor(),
                java.processor(),
                Bytes.binary(java.maxHeapBytes()),
                labels.of(java.nativeAccess() ? "doctor.yes" : "doctor.no"),
                java.fileNameEncoding());
    }

    private String system(SystemFacts system) {
        return Stream.of(
                        system.name() + " " + system.version(),
                        system.cLibrary(),
                        system.container() ? labels.of("doctor.container") : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String processor(ProcessorFacts processor) {
        return Stream.concat(Stream.of(processor.name()), processor.units().stream())
                .collect(Collectors.joining(", "));
    }

    private String cores(ProcessorFacts processor) {
        String cores = labels.of("doctor.cores.text", processor.cores(), processor.processors());
        return processor.quota().isPresent()
                ? labels.of("doctor.quota", cores, processor.quota().getAsInt())
                : cores;
    }

    private String memory(MemoryFacts memory) {
        return labels.of(
                "doctor.memory.text",
                Bytes.binary(memory.availableBytes()),
                binary(memory.machineBytes()),
                binary(memory.containerLimitBytes()),
                binary(memory.swapBytes()),
                binary(memory.freeSwapBytes()));
    }

    private TextTable folders(Diagnosis diagnosis, Privacy privacy) {
        List<List<String>> rows = diagnosis.folders().stream()
                .map(folder -> List.of(
                        labels.of("doctor.folder." + folder.role().name().toLowerCase(Locale.ROOT)),
                        folder.fileSystem().isEmpty() ? TextTable.NOTHING : folder.fileSystem(),
                        folder.freeBytes().isPresent()
                                ? Bytes.decimal(folder.freeBytes().getAsLong())
                                : TextTable.NOTHING,
                        folder.contentBytes().isPresent()
                                ? Bytes.decimal(folder.contentBytes().getAsLong())
                                : TextTable.NOTHING,
                        state(folder),
                        privacy.of(folder.path().toString())))
                .toList();
        return new TextTable(
                labels.all(
                        "doctor.folder", "doctor.disk", "doctor.free", "doctor.content", "doctor.state", "doctor.path"),
                NUMBERS,
                rows);
    }

    private String state(FolderFacts folder) {
        String state = labels.of(
                folder.writable()
                        ? folder.exists() ? "doctor.state.ready" : "doctor.state.missing"
                        : folder.exists() ? "doctor.state.closed" : "doctor.state.impossible");
        return folder.notExecutable() ? state + ", noexec" : state;
    }

    private Facts rest(DoctorReport report) {
        Diagnosis diagnosis = report.diagnosis();
        Facts facts = new Facts("");
        facts.add(labels.of("doctor.models"), report.privacy().of(models(diagnosis.models())));
        facts.add(
                labels.of("doctor.variables"),
                report.privacy()
                        .of(diagnosis.variables().stream().map(this::variable).collect(Collectors.joining(", "))));
        HubAnswer hub = report.hub();
        if (hub != null) {
            facts.add(
                    "Hugging Face",
                    hub.address() + ": "
                            + (hub.status().isPresent() ? "HTTP " + hub.status().getAsInt() : hub.reason()));
        }
        return facts;
    }

    private String models(HubModels models) {
        String named = models.cogview4().stream()
                .map(model -> model.name() + " (" + Bytes.decimal(model.bytes())
                        + (model.whole() ? ")" : ", " + labels.of("doctor.unfinished") + ")"))
                .collect(Collectors.joining(", "));
        return labels.of(
                "doctor.models.text", named.isEmpty() ? labels.of("doctor.models.none") : named, models.others());
    }

    private String variable(Variable variable) {
        return variable.name() + variable.value().map(value -> "=" + value).orElse(labels.of("doctor.set"));
    }

    private static String binary(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.binary(bytes.getAsLong()) : TextTable.NOTHING;
    }
}
