package io.cogview4j.cli.command;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers that an option takes, with commas between them. */
public record Numbers(List<Double> values) {
    public Numbers {
        values = List.copyOf(values);
    }

    /** Reads what follows an option. */
    static final class Converter implements ITypeConverter<Numbers> {
        @Override
        public Numbers convert(String text) {
            try {
                return new Numbers(
                        Stream.of(text.split(",", -1)).map(Double::valueOf).toList());
            } catch (NumberFormatException e) {
                throw new TypeConversionException("not numbers: " + text);
            }
        }
    }
}
