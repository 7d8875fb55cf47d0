package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"cogview4j " + CogView4.version()};
    }
}
