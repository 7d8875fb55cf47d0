package io.cogview4j.cli.doctor;

import io.cogview4j.message.MessageCode;

/** What a machine has or lacks that makes runs slow, or fail. */
public enum DoctorMessage implements MessageCode {
    MACHINE_WITH_MUSL(Severity.ERROR),
    MACHINE_WITHOUT_VECTORS(Severity.WARNING, "processor", "instructions"),
    MACHINE_UNITS_RESTRICTED(Severity.WARNING, "variables"),
    MACHINE_WITHOUT_MATRIX_UNITS(Severity.NOTE, "instructions"),
    MACHINE_WITH_ONE_CORE(Severity.WARNING, "processors"),
    MACHINE_QUOTA_TIGHT(Severity.NOTE, "quota", "processors"),
    MACHINE_MEMORY_SMALL(Severity.WARNING, "available", "needed"),
    MACHINE_MEMORY_TIGHT(Severity.NOTE, "available", "wanted"),
    MACHINE_CONTAINER_SMALL(Severity.NOTE, "limit", "machine"),
    MACHINE_DISK_FULL(Severity.WARNING, "folder", "free", "needed"),
    MACHINE_DISK_REMOTE(Severity.WARNING, "folder", "kind"),
    MACHINE_CACHE_READ_ONLY(Severity.WARNING, "folder"),
    MACHINE_FOLDER_READ_ONLY(Severity.WARNING, "folder"),
    MACHINE_NATIVE_ACCESS(Severity.NOTE),
    MACHINE_ENCODING(Severity.WARNING, "encoding"),
    MACHINE_LOCALE(Severity.NOTE, "locale"),
    MACHINE_MODEL_UNFINISHED(Severity.WARNING, "model"),
    MACHINE_WITHOUT_MODEL(Severity.NOTE),
    MACHINE_HUB_UNREACHABLE(Severity.WARNING, "address", "reason"),
    MACHINE_HUB_REFUSES(Severity.WARNING, "address", "status");

    private final Declaration declaration;

    DoctorMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
