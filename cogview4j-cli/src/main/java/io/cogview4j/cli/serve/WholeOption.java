package io.cogview4j.cli.serve;

import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Optional;
import java.util.stream.Stream;

/** The options of a server that are whole numbers, and what each of them can be. */
public enum WholeOption {
    PORT("--port", 0, 65_535, 8080),
    QUEUE("--queue", 1, 1_000_000, 100),
    TOGETHER("--together", 1, 1_000, 8),
    KEEP_OPEN("--keep-open", 0, 1_000_000, 10),
    KEEP_DAYS("--keep-days", 1, 100_000, 30);

    private final String option;
    private final int least;
    private final int most;
    private final int example;

    WholeOption(String option, int least, int most, int example) {
        this.option = option;
        this.least = least;
        this.most = most;
        this.example = example;
    }

    /** The one that is typed like this; empty for options of other commands. */
    public static Optional<WholeOption> of(String option) {
        return Stream.of(values()).filter(known -> known.option.equals(option)).findFirst();
    }

    /** What it can be, as it stands in a message. */
    public String fitting() {
        return "%d, %d, %d … %d".formatted(least, least + 1, least + 2, most);
    }

    public String example() {
        return String.valueOf(example);
    }

    /** @throws InvalidRequestException if it cannot be this */
    int require(int value) {
        if (value < least || value > most) {
            throw new InvalidRequestException(CliMessage.COMMAND_VALUE_INVALID, option, value, fitting(), example());
        }
        return value;
    }
}
