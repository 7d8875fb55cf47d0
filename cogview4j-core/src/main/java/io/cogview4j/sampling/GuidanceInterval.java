package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The steps that are guided: Kynkäänniemi et al., <a href="https://arxiv.org/abs/2404.07724">Applying Guidance in a Limited
 * Interval</a>.
 */
public sealed interface GuidanceInterval {
    /** Whether the interval contains a step, counted from 0, of {@code steps}. */
    boolean contains(int step, int steps);

    /**
     * From a fraction of all steps to another, as {@code start} and {@code stop} of diffusers' guiders: the steps {@code i} from 0
     * with {@code floor(from steps) <= i < floor(to steps)}.
     */
    record Fractions(double from, double to) implements GuidanceInterval {
        /** @throws InvalidRequestException unless they rise between 0 and 1 */
        public Fractions {
            if (!(from >= 0 && from < to && to <= 1)) {
                throw invalid(from + ":" + to);
            }
        }

        @Override
        public boolean contains(int step, int steps) {
            return (int) (from * steps) <= step && step < (int) (to * steps);
        }

        @Override
        public String toString() {
            return from + ":" + to;
        }
    }

    /**
     * From one step to another.
     *
     * @param first counted from 1
     * @param last counted from 1, included
     */
    record Steps(int first, int last) implements GuidanceInterval {
        /** @throws InvalidRequestException unless they rise from 1 */
        public Steps {
            if (first < 1 || last < first) {
                throw invalid(first + ":" + last);
            }
        }

        @Override
        public boolean contains(int step, int steps) {
            return first <= step + 1 && step < last;
        }

        @Override
        public String toString() {
            return first + ":" + last;
        }
    }

    /**
     * Reads {@code FROM:TO}: steps counted from 1, as {@code 3:12}, if both are whole numbers from 1; fractions, as
     * {@code 0.1:0.6} or {@code 0:0.5}, otherwise.
     *
     * @throws InvalidRequestException if it is neither
     */
    static GuidanceInterval parse(String text) {
        Matcher numbers =
                Pattern.compile("\\s*([0-9.]{1,20})\\s*:\\s*([0-9.]{1,20})\\s*").matcher(text);
        if (!numbers.matches()) {
            throw invalid(text);
        }
        try {
            double from = Double.parseDouble(numbers.group(1));
            double to = Double.parseDouble(numbers.group(2));
            boolean steps = numbers.group(1).matches("[0-9]*[1-9][0-9]*")
                    && numbers.group(2).matches("[0-9]+");
            return steps && to <= Integer.MAX_VALUE ? new Steps((int) from, (int) to) : new Fractions(from, to);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static InvalidRequestException invalid(String text) {
        return new InvalidRequestException(CoreMessage.GUIDANCE_INTERVAL_INVALID, text);
    }
}
