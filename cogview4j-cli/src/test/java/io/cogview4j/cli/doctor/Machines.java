package io.cogview4j.cli.doctor;

import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.diagnosis.FolderFacts;
import io.cogview4j.diagnosis.FolderFacts.Role;
import io.cogview4j.diagnosis.HubModels;
import io.cogview4j.diagnosis.HubModels.StoredModel;
import io.cogview4j.diagnosis.JavaFacts;
import io.cogview4j.diagnosis.LibraryFacts;
import io.cogview4j.diagnosis.MemoryFacts;
import io.cogview4j.diagnosis.ProcessorFacts;
import io.cogview4j.diagnosis.SystemFacts;
import io.cogview4j.diagnosis.Variable;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A machine on which all is well, and others that differ from it. */
final class Machines {
    private static final long GIB = 1L << 30;
    private static final Path HOME = Path.of("/home/mei");

    /** What is amiss, and what is to be found of it. */
    enum Change {
        MUSL(DoctorMessage.MACHINE_WITH_MUSL, CoreMessage.NATIVE_LIBRARIES_UNUSABLE),
        LIBRARIES_DO_NOT_LOAD(CoreMessage.NATIVE_LIBRARIES_UNUSABLE),
        NO_VECTORS(DoctorMessage.MACHINE_WITHOUT_VECTORS),
        NO_MATRIX_UNITS(DoctorMessage.MACHINE_WITHOUT_MATRIX_UNITS),
        RESTRICTED(DoctorMessage.MACHINE_UNITS_RESTRICTED),
        ONE_CORE(DoctorMessage.MACHINE_WITH_ONE_CORE),
        QUOTA(DoctorMessage.MACHINE_QUOTA_TIGHT),
        LITTLE_MEMORY(DoctorMessage.MACHINE_MEMORY_SMALL),
        SOME_MEMORY(DoctorMessage.MACHINE_MEMORY_TIGHT),
        CONTAINER_LIMIT(DoctorMessage.MACHINE_CONTAINER_SMALL),
        DISK_FULL(DoctorMessage.MACHINE_DISK_FULL),
        NETWORK_DISK(DoctorMessage.MACHINE_DISK_REMOTE),
        CACHE_READ_ONLY(DoctorMessage.MACHINE_CACHE_READ_ONLY),
        FOLDER_READ_ONLY(DoctorMessage.MACHINE_FOLDER_READ_ONLY),
        NO_NATIVE_ACCESS(DoctorMessage.MACHINE_NATIVE_ACCESS),
        LATIN_NAMES(DoctorMessage.MACHINE_ENCODING),
        UNFINISHED_MODEL(DoctorMessage.MACHINE_MODEL_UNFINISHED),
        NO_MODEL(DoctorMessage.MACHINE_WITHOUT_MODEL);

        private final List<MessageCode> findings;

        Change(MessageCode... findings) {
            this.findings = List.of(findings);
        }

        List<MessageCode> findings() {
            return findings;
        }
    }

    private Machines() {}

    static Diagnosis good() {
        return with();
    }

    static Diagnosis with(Change... changes) {
        Set<Change> of = EnumSet.noneOf(Change.class);
        of.addAll(Arrays.asList(changes));
        return new Diagnosis(
                "1.0",
                java(of),
                system(of),
                processor(of),
                memory(of),
                libraries(of),
                folders(of),
                models(of),
                variables(of));
    }

    private static JavaFacts java(Set<Change> of) {
        return new JavaFacts(
                "25.0.1",
                "Eclipse Adoptium",
                "OpenJDK 64-Bit Server VM",
                "amd64",
                GIB / 2,
                !of.contains(Change.NO_NATIVE_ACCESS),
                of.contains(Change.LATIN_NAMES) ? "ISO-8859-1" : "UTF-8",
                List.of("-Xmx512m"));
    }

    private static SystemFacts system(Set<Change> of) {
        return new SystemFacts("Linux", "6.1", of.contains(Change.MUSL) ? "musl" : "glibc 2.36", false);
    }

    private static ProcessorFacts processor(Set<Change> of) {
        return new ProcessorFacts(
                "Xeon",
                List.of("AMX", "AVX2"),
                16,
                of.contains(Change.ONE_CORE) ? 1 : 8,
                of.contains(Change.QUOTA) ? OptionalInt.of(4) : OptionalInt.empty());
    }

    private static MemoryFacts memory(Set<Change> of) {
        long available = of.contains(Change.LITTLE_MEMORY) ? GIB : of.contains(Change.SOME_MEMORY) ? 8 * GIB : 60 * GIB;
        return new MemoryFacts(
                available,
                OptionalLong.of(64 * GIB),
                of.contains(Change.CONTAINER_LIMIT) ? OptionalLong.of(32 * GIB) : OptionalLong.empty(),
                OptionalLong.of(0),
                OptionalLong.of(0));
    }

    private static LibraryFacts libraries(Set<Change> of) {
        if (of.contains(Change.LIBRARIES_DO_NOT_LOAD) || of.contains(Change.MUSL)) {
            Message problem = Message.of(CoreMessage.NATIVE_LIBRARIES_UNUSABLE, "no such file");
            return new LibraryFacts("2.10.0", "", List.of(problem));
        }
        String instructions = of.contains(Change.NO_VECTORS)
                ? "DEFAULT"
                : of.contains(Change.NO_MATRIX_UNITS) ? "AVX2" : "AVX512, AMX";
        return new LibraryFacts("2.10.0", instructions, List.of());
    }

    private static List<FolderFacts> folders(Set<Change> of) {
        return List.of(
                folder(Role.WORKING, HOME, "ext4", !of.contains(Change.FOLDER_READ_ONLY), 100 * GIB),
                folder(Role.CACHE, HOME.resolve("cache"), "ext4", true, of.contains(Change.DISK_FULL) ? 5000 : 9 * GIB),
                folder(Role.EMBEDDINGS, HOME.resolve("cache/e"), "ext4", !of.contains(Change.CACHE_READ_ONLY), 9 * GIB),
                folder(Role.HUB, HOME.resolve("hub"), of.contains(Change.NETWORK_DISK) ? "nfs4" : "ext4", true, GIB));
    }

    private static FolderFacts folder(Role role, Path path, String kind, boolean writable, long free) {
        return new FolderFacts(
                role, path, true, writable, false, kind, OptionalLong.of(free), OptionalLong.of(123_456_789));
    }

    private static HubModels models(Set<Change> of) {
        StoredModel model =
                new StoredModel("THUDM/CogView4-6B", 31_000_000_000L, !of.contains(Change.UNFINISHED_MODEL));
        return new HubModels(of.contains(Change.NO_MODEL) ? List.of() : List.of(model), 3);
    }

    private static List<Variable> variables(Set<Change> of) {
        return of.contains(Change.RESTRICTED)
                ? List.of(new Variable("ONEDNN_MAX_CPU_ISA", Optional.of("AVX2")))
                : List.of(new Variable("HF_TOKEN", Optional.empty()));
    }
}
