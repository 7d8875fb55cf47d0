package io.cogview4j.cli;

import io.cogview4j.api.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
    static String current() {
        return ProgramVersion.current();
    }

    @Override
    public String[] getVersion() {
        return new String[] {"cogview4j " + current()};
    }
}
