package io.cogview4j.cli;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.Message;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli's complaints mean; its own sentences are English. */
final class CommandMistake {
    /** How the complaint begins that has no type of its own. */
    private static final String NO_COMMAND = "Missing required subcommand";

    private CommandMistake() {}

    static Message of(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException e ->
                Message.of(
                        e.isUnknownOption()
                                ? CliMessage.COMMAND_OPTION_UNKNOWN
                                : CliMessage.COMMAND_ARGUMENT_UNEXPECTED,
                        String.join(", ", e.getUnmatched()));
            case MissingParameterException e -> missing(e);
            case OverwrittenOptionException e -> Message.of(CliMessage.COMMAND_OPTION_TWICE, name(e.getOverwritten()));
            default -> other(failure);
        };
    }

    private static Message missing(MissingParameterException failure) {
        boolean value = failure.getMissing().stream()
                .anyMatch(argument -> argument instanceof OptionSpec option && !option.required());
        String names = String.join(
                ", ", failure.getMissing().stream().map(CommandMistake::name).toList());
        return Message.of(value ? CliMessage.COMMAND_VALUE_MISSING : CliMessage.COMMAND_ARGUMENT_MISSING, names);
    }

    private static Message other(ParameterException failure) {
        if (failure.getArgSpec() != null && failure.getValue() != null) {
            return Message.of(CliMessage.COMMAND_VALUE_INVALID, name(failure.getArgSpec()), failure.getValue());
        }
        String complaint = failure.getMessage().lines().findFirst().orElse("");
        return complaint.startsWith(NO_COMMAND)
                ? Message.of(CliMessage.COMMAND_MISSING)
                : Message.of(CliMessage.COMMAND_MISUSED, complaint);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
