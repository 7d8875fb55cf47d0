package io.cogview4j.cli.command;

import java.util.Map;
import java.util.Stack;
import java.util.regex.Pattern;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What follows an option that may do without a value is its value only if it is a number: else it is a prompt. */
final class PreviewInterval implements IParameterPreprocessor {
    static final String EVERY_STEP = "1";

    private static final String SEPARATOR = "separator";
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.,][0-9]*)?");

    @Override
    @SuppressWarnings("JdkObsolete") // picocli hands over a Stack
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> information) {
        boolean attached = "=".equals(information.get(SEPARATOR));
        if (!attached
                && (arguments.isEmpty() || !NUMBER.matcher(arguments.peek()).matches())) {
            arguments.push(EVERY_STEP);
        }
        return false;
    }
}
