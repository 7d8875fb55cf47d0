package io.cogview4j.cli;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Spelling;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli's complaints mean; its own sentences are English. */
final class CommandMistake {
    /** How the complaints begin that have no type of their own. */
    private static final String NO_COMMAND = "Missing required subcommand";

    private static final String UNKNOWN_COMMAND = "Unknown subcommand"; // of the help command

    private CommandMistake() {}

    /** Whether nothing was asked for at all. */
    static boolean isWithoutCommand(Throwable failure) {
        return failure instanceof ParameterException mistake
                && complaint(mistake).startsWith(NO_COMMAND);
    }

    static Message of(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException e
            when e.isUnknownOption() ->
                unknownOption(
                        ForeignOptions.name(e.getUnmatched().getFirst()),
                        e.getCommandLine().getCommandSpec());
            case UnmatchedArgumentException e
            when !commands(e).isEmpty() -> unknownCommand(e.getUnmatched().getFirst(), commands(e));
            case UnmatchedArgumentException e ->
                Message.of(CliMessage.COMMAND_ARGUMENT_UNEXPECTED, String.join(", ", e.getUnmatched()));
            case MissingParameterException e -> missing(e);
            case OverwrittenOptionException e -> Message.of(CliMessage.COMMAND_OPTION_TWICE, name(e.getOverwritten()));
            default -> other(failure);
        };
    }

    private static Message unknownOption(String option, CommandSpec command) {
        List<String> known = command.options().stream()
                .flatMap(one -> Stream.of(one.names()))
                .filter(name -> name.startsWith("--"))
                .toList();
        Optional<String> instead = ForeignOptions.instead(option)
                .filter(other -> !other.startsWith("--") || known.contains(other.substring(0, other.indexOf(' '))));
        if (instead.isPresent()) {
            return Message.of(CliMessage.COMMAND_OPTION_FOREIGN, option, instead.get());
        }
        return Spelling.meant(option, known)
                .map(meant -> Message.of(CliMessage.COMMAND_OPTION_MISSPELT, option, meant))
                .orElseGet(() -> Message.of(CliMessage.COMMAND_OPTION_UNKNOWN, option));
    }

    private static List<String> commands(ParameterException failure) {
        return List.copyOf(failure.getCommandLine().getSubcommands().keySet());
    }

    private static Message unknownCommand(String command, List<String> known) {
        String meant = Spelling.meant(command, known).orElse(known.getFirst());
        return Message.of(CliMessage.COMMAND_UNKNOWN, command, String.join(", ", known), meant);
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
            return value(failure.getArgSpec(), failure.getValue());
        }
        String complaint = complaint(failure);
        if (complaint.startsWith(NO_COMMAND)) {
            return Message.of(CliMessage.COMMAND_MISSING, String.join(", ", commands(failure)));
        }
        return complaint.startsWith(UNKNOWN_COMMAND)
                ? unknownCommand(failure.getValue(), commands(failure))
                : Message.of(CliMessage.COMMAND_MISUSED, complaint);
    }

    private static Message value(ArgSpec argument, String value) {
        Class<?> type = argument.type();
        if (type == int.class || type == Integer.class) {
            return Message.of(CliMessage.COMMAND_VALUE_NOT_WHOLE, name(argument), value, Integer.MAX_VALUE);
        }
        if (type == Double.class) {
            return Message.of(CliMessage.COMMAND_VALUE_NOT_NUMBER, name(argument), value);
        }
        if (type.isEnum()) {
            List<String> known =
                    Stream.of(type.getEnumConstants()).map(Object::toString).toList();
            return Message.of(
                    CliMessage.COMMAND_VALUE_UNKNOWN,
                    name(argument),
                    value,
                    String.join(", ", known),
                    Spelling.nearest(value, known));
        }
        return Message.of(CliMessage.COMMAND_VALUE_INVALID, name(argument), value);
    }

    private static String complaint(ParameterException failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
