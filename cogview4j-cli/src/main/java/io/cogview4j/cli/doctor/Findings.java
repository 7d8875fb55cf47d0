package io.cogview4j.cli.doctor;

import io.cogview4j.api.Bytes;
import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.diagnosis.FolderFacts;
import io.cogview4j.diagnosis.FolderFacts.Role;
import io.cogview4j.diagnosis.HubModels.StoredModel;
import io.cogview4j.diagnosis.MemoryFacts;
import io.cogview4j.diagnosis.ProcessorFacts;
import io.cogview4j.diagnosis.Variable;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What will be slow or fail on a machine, and what to do. */
final class Findings {
    private static final Set<String> X86 = Set.of("amd64", "x86_64");
    private static final Set<String> RESTRICTING =
            Set.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY");
    private static final Set<String> REMOTE = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "9p",
            "virtiofs",
            "fuse.sshfs",
            "fuse.s3fs",
            "fuse.gcsfuse",
            "ceph");

    /** What is to be free on the disk of a folder: native libraries, some pictures. */
    private static final Map<Role, Long> ROOM = Map.of(Role.CACHE, 1L << 30, Role.WORKING, 100L << 20);

    private final Diagnosis diagnosis;
    private final List<Message> all = new ArrayList<>();

    private Findings(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /**
     * Errors first, then warnings, then notes.
     *
     * @param locale of the user, as the environment names it; empty if it does not
     * @param hub null if it was not asked
     */
    static List<Message> of(Diagnosis diagnosis, String locale, @Nullable HubAnswer hub) {
        Findings findings = new Findings(diagnosis);
        findings.libraries();
        findings.processor();
        findings.cores();
        findings.memory();
        findings.folders();
        findings.encodings(locale);
        findings.models();
        if (hub != null) {
            findings.hub(hub);
        }
        return findings.all.stream()
                .sorted((one, other) ->
                        one.code().severity().compareTo(other.code().severity()))
                .toList();
    }

    /** Whether nothing can be computed at all. */
    static boolean isImpossible(List<Message> findings) {
        return findings.stream().anyMatch(finding -> finding.code().severity() == Severity.ERROR);
    }

    private void libraries() {
        List<Message> problems = diagnosis.libraries().problems();
        if (!problems.isEmpty() && diagnosis.system().isMusl()) {
            add(DoctorMessage.MACHINE_WITH_MUSL);
        }
        all.addAll(problems);
        if (!diagnosis.java().nativeAccess()) {
            add(DoctorMessage.MACHINE_NATIVE_ACCESS);
        }
    }

    private void processor() {
        String used = diagnosis.libraries().instructions();
        if (used.isEmpty()) {
            return;
        }
        String restricting = diagnosis.variables().stream()
                .map(Variable::name)
                .filter(RESTRICTING::contains)
                .collect(Collectors.joining(", "));
        if (!restricting.isEmpty()) {
            add(DoctorMessage.MACHINE_UNITS_RESTRICTED, restricting);
        }
        boolean vectors = used.startsWith("AVX2") || used.startsWith("AVX512");
        if (!vectors && X86.contains(diagnosis.java().processor())) {
            add(DoctorMessage.MACHINE_WITHOUT_VECTORS, diagnosis.processor().name(), used);
        } else if (!used.contains("AMX") && !used.contains("BF16")) {
            add(DoctorMessage.MACHINE_WITHOUT_MATRIX_UNITS, used);
        }
    }

    private void cores() {
        ProcessorFacts processor = diagnosis.processor();
        if (processor.cores() == 1) {
            add(DoctorMessage.MACHINE_WITH_ONE_CORE, processor.processors());
        } else if (processor.quota().isPresent() && processor.quota().getAsInt() < processor.processors()) {
            add(DoctorMessage.MACHINE_QUOTA_TIGHT, processor.quota().getAsInt(), processor.processors());
        }
    }

    private void memory() {
        MemoryFacts memory = diagnosis.memory();
        String available = Bytes.binary(memory.availableBytes());
        if (memory.availableBytes() < MemoryFacts.LEAST_BYTES) {
            add(DoctorMessage.MACHINE_MEMORY_SMALL, available, Bytes.binary(MemoryFacts.LEAST_BYTES));
        } else if (memory.availableBytes() < MemoryFacts.COMFORTABLE_BYTES) {
            add(DoctorMessage.MACHINE_MEMORY_TIGHT, available, Bytes.binary(MemoryFacts.COMFORTABLE_BYTES));
        }
        if (memory.containerLimitBytes().isPresent()
                && memory.machineBytes().isPresent()
                && memory.containerLimitBytes().getAsLong()
                        < memory.machineBytes().getAsLong()) {
            add(
                    DoctorMessage.MACHINE_CONTAINER_SMALL,
                    Bytes.binary(memory.containerLimitBytes().getAsLong()),
                    Bytes.binary(memory.machineBytes().getAsLong()));
        }
    }

    private void folders() {
        for (FolderFacts folder : diagnosis.folders()) {
            long room = ROOM.getOrDefault(folder.role(), 0L);
            if (folder.writable() && folder.freeBytes().orElse(room) < room) {
                add(
                        DoctorMessage.MACHINE_DISK_FULL,
                        folder.path(),
                        Bytes.decimal(folder.freeBytes().getAsLong()),
                        Bytes.decimal(room));
            }
            if ((folder.role() == Role.HUB || folder.role() == Role.CACHE)
                    && folder.exists()
                    && REMOTE.contains(folder.fileSystem())) {
                add(DoctorMessage.MACHINE_DISK_REMOTE, folder.path(), folder.fileSystem());
            }
        }
        unwritable(Role.WORKING).ifPresent(folder -> add(DoctorMessage.MACHINE_FOLDER_READ_ONLY, folder.path()));
        unwritable(Role.EMBEDDINGS)
                .filter(_ -> diagnosis.libraries().problems().isEmpty()) // else the folder is told of as their cause
                .ifPresent(folder -> add(DoctorMessage.MACHINE_CACHE_READ_ONLY, folder.path()));
    }

    private Optional<FolderFacts> unwritable(Role role) {
        return diagnosis.folder(role).filter(folder -> !folder.writable());
    }

    private void encodings(String locale) {
        String names = diagnosis.java().fileNameEncoding();
        if (!names.isEmpty() && !isUtf8(names)) {
            add(DoctorMessage.MACHINE_ENCODING, names);
        }
        if (locale.contains(".") && !isUtf8(locale.substring(locale.indexOf('.') + 1))) {
            add(DoctorMessage.MACHINE_LOCALE, locale);
        }
    }

    private static boolean isUtf8(String encoding) {
        return encoding.toLowerCase(Locale.ROOT).replace("-", "").startsWith("utf8");
    }

    private void models() {
        List<StoredModel> models = diagnosis.models().cogview4();
        models.stream()
                .filter(model -> !model.whole())
                .forEach(model -> add(DoctorMessage.MACHINE_MODEL_UNFINISHED, model.name()));
        if (models.isEmpty()) {
            add(DoctorMessage.MACHINE_WITHOUT_MODEL);
        }
    }

    private void hub(HubAnswer answer) {
        if (answer.status().isEmpty()) {
            add(DoctorMessage.MACHINE_HUB_UNREACHABLE, answer.address(), answer.reason());
        } else if (!answer.isWell()) {
            add(
                    DoctorMessage.MACHINE_HUB_REFUSES,
                    answer.address(),
                    answer.status().getAsInt());
        }
    }

    private void add(DoctorMessage code, Object... values) {
        all.add(Message.of(code, values));
    }
}
