package io.cogview4j.cli;

import io.cogview4j.cli.command.Numbers;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.serve.WholeOption;
import io.cogview4j.message.Message;
import io.cogview4j.message.Spelling;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli's complaints mean; its own sentences are English. */
final class CommandMistake {
    /** How the complaints begin that have no type of their own. */
    private static final String DELETING = "clear";

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
                unknownOption(ForeignOptions.name(e.getUnmatched().getFirst()), options(e));
            case UnmatchedArgumentException e -> unexpected(e, e.getUnmatched());
            case MissingParameterException e -> missing(e);
            case OverwrittenOptionException e -> Message.of(CliMessage.COMMAND_OPTION_TWICE, name(e.getOverwritten()));
            default -> other(failure);
        };
    }

    private static Message unknownOption(String option, List<String> known) {
        String nearest = ForeignOptions.instead(option)
                .filter(other -> !other.startsWith("--") || known.contains(other.substring(0, other.indexOf(' '))))
                .orElseGet(() -> Spelling.nearest(option, known));
        return Message.of(CliMessage.COMMAND_OPTION_UNKNOWN, option, nearest);
    }

    /** What is neither an option nor has a place: in most cases a command with a mistake. */
    private static Message unexpected(ParameterException failure, List<String> arguments) {
        List<String> commands = commands(failure);
        List<String> expected = commands.isEmpty() ? options(failure) : commands;
        String meant = Spelling.meant(arguments.getFirst(), expected).orElseGet(() -> anExample(expected));
        return Message.of(
                CliMessage.COMMAND_ARGUMENT_UNEXPECTED,
                commands.isEmpty() ? String.join(", ", arguments) : arguments.getFirst(),
                String.join(", ", expected),
                meant);
    }

    /** Where no word is near; what deletes is nobody's example. */
    private static String anExample(List<String> expected) {
        return expected.stream()
                .filter(word -> !word.equals(DELETING))
                .findFirst()
                .orElse(expected.getFirst());
    }

    private static List<String> options(ParameterException failure) {
        return failure.getCommandLine().getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.startsWith("--"))
                .toList();
    }

    private static List<String> commands(ParameterException failure) {
        return List.copyOf(failure.getCommandLine().getSubcommands().keySet());
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
                ? unexpected(failure, List.of(failure.getValue()))
                : Message.of(CliMessage.COMMAND_MISUSED, complaint);
    }

    private static Message value(ArgSpec argument, String value) {
        Class<?> type = argument.type();
        if (type == int.class || type == Integer.class) {
            return WholeOption.of(name(argument))
                    .map(whole -> invalid(argument, value, whole.fitting(), whole.example()))
                    .orElseGet(() -> invalid(argument, value, "1, 2, 3 … " + Integer.MAX_VALUE, "4"));
        }
        if (type == URI.class) {
            return invalid(argument, value, "http://HOST:PORT, https://HOST", "http://127.0.0.1:8080");
        }
        if (type == Numbers.class) {
            return switch (name(argument)) {
                case "--timesteps" -> invalid(argument, value, "1000,600,200", "1000,600,200");
                case "--sigmas" -> invalid(argument, value, "1,0.6,0.2", "1,0.6,0.2");
                default -> invalid(argument, value, "1, 3.5, 7", "3.5");
            };
        }
        if (type.isEnum()) {
            List<String> known =
                    Stream.of(type.getEnumConstants()).map(Object::toString).toList();
            return invalid(argument, value, String.join(", ", known), Spelling.nearest(value, known));
        }
        return invalid(argument, value, argument.paramLabel(), argument.paramLabel());
    }

    private static Message invalid(ArgSpec argument, String value, String fitting, String example) {
        return Message.of(CliMessage.COMMAND_VALUE_INVALID, name(argument), value, fitting, example);
    }

    private static String complaint(ParameterException failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
