package io.cogview4j.machine;

import org.jspecify.annotations.Nullable;

/** The version of this build, as it goes into files and reports. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** From the manifest of the library's jar; {@code development} if it runs from a folder of classes. */
    public static String current() {
        @Nullable String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
