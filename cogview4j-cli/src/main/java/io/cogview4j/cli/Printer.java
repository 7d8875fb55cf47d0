package io.cogview4j.cli;

import io.cogview4j.api.MessageCode;
import io.cogview4j.api.OutputException;
import java.util.List;

/** Prints what a command has found out or done. */
record Printer(Terminal terminal) {
    /** @throws OutputException if the standard output does not take it */
    void print(List<String> lines) {
        lines.forEach(terminal.out()::println);
        if (terminal.out().checkError()) {
            throw new OutputException(MessageCode.RESULT_NOT_PRINTED);
        }
    }
}
