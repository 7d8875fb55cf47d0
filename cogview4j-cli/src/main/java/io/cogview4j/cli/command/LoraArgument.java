package io.cogview4j.cli.command;

import io.cogview4j.api.Lora;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A LoRA as it is written on the command line: {@code FILE} or {@code FILE:WEIGHT}. */
final class LoraArgument {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d{1,9}(\\.\\d{0,18})?|\\.\\d{1,18})");

    private LoraArgument() {}

    /**
     * A file that has this name counts, whatever colons are in it.
     *
     * @throws InvalidRequestException if something stands behind the file's name that is no weight
     */
    static Lora parse(String text) {
        try {
            int colon = text.lastIndexOf(':');
            if (colon <= 0 || Files.exists(Path.of(text))) {
                return Lora.of(Path.of(text));
            }
            String weight = text.substring(colon + 1);
            Path file = Path.of(text.substring(0, colon));
            if (NUMBER.matcher(weight).matches()) {
                return new Lora(file, Double.parseDouble(weight));
            }
            if (!Files.isRegularFile(file)) {
                return Lora.of(Path.of(text));
            }
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(e, CliMessage.LORA_ARGUMENT_INVALID, text);
        }
        throw new InvalidRequestException(CliMessage.LORA_ARGUMENT_INVALID, text);
    }
}
