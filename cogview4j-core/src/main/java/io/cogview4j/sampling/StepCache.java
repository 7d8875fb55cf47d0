package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which evaluations of the network are not computed wholly, but taken from those before: neighbouring steps have much in common. Images
 * become others by it, the more so the more is saved ({@code docs/caching.md}). Each prompt and each negative prompt is
 * decided on by itself, so that an image does not depend on those that are made along with it.
 */
public sealed interface StepCache {
    /** Every evaluation is computed. */
    StepCache OFF = new Off();

    /** As it is asked for: {@code off}, {@code fbc:0.05} or {@code taylor:1,5} for example; {@link #parse} reads it. */
    String text();

    /** Whether it may be, before anything is computed, that an evaluation is not forecast wholly; counted from 0. */
    default boolean mayCompute(int evaluation) {
        return true;
    }

    /** Every evaluation is computed. */
    record Off() implements StepCache {
        @Override
        public String text() {
            return "off";
        }
    }

    /**
     * First block cache, as FirstBlockCacheConfig of diffusers has it: the first block is computed always. If what it adds to the image
     * has changed little since the last evaluation that was computed wholly, the other blocks add what they added then.
     *
     * @param threshold mean size of the change, as a share of the mean size of what the first block added then, below which the
     *     other blocks are left out; from 0, with which they are always computed, to 1
     */
    record FirstBlock(double threshold) implements StepCache {
        /** That of diffusers. */
        public static final double DEFAULT_THRESHOLD = 0.05;

        /** @throws InvalidRequestException if there can be no such threshold */
        public FirstBlock {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw invalid("fbc:" + threshold);
            }
        }

        @Override
        public String text() {
            return "fbc:" + BigDecimal.valueOf(threshold).stripTrailingZeros();
        }
    }

    /**
     * TaylorSeer, Liu et al., <a href="https://arxiv.org/abs/2503.06923">From Reusing to Forecasting</a>, as TaylorSeerCacheConfig of
     * diffusers has it in its lite mode: the first three evaluations and every so manieth after them are computed; for those between, what
     * the network gives is forecast by a Taylor series of finite differences, and nothing is computed.
     *
     * @param order the highest derivative in the series, 0 for the last result as it is
     * @param interval from one evaluation that is computed to the next; with 1 all are
     */
    record Taylor(int order, int interval) implements StepCache {
        /** The highest order that is taken for one. */
        public static final int MAX_ORDER = 4;

        /** That of diffusers, there {@code max_order}. */
        public static final int DEFAULT_ORDER = 1;

        /** That of diffusers, there {@code cache_interval}. */
        public static final int DEFAULT_INTERVAL = 5;

        /** How many first evaluations are always computed; in diffusers, the default of {@code disable_cache_before_step}. */
        public static final int FIRST_COMPUTED = 3;

        /** @throws InvalidRequestException if there can be no such order or interval */
        public Taylor {
            if (order < 0 || order > MAX_ORDER || interval < 1) {
                throw invalid("taylor:" + order + "," + interval);
            }
        }

        /** Whether an evaluation is computed, counted from 0. */
        @Override
        public boolean mayCompute(int evaluation) {
            return evaluation < FIRST_COMPUTED || Math.floorMod(evaluation - FIRST_COMPUTED - 1, interval) == 0;
        }

        @Override
        public String text() {
            return "taylor:" + order + "," + interval;
        }
    }

    /**
     * Reads {@code off}, {@code fbc}, {@code fbc:THRESHOLD}, {@code taylor}, {@code taylor:ORDER} or {@code taylor:ORDER,INTERVAL}. What
     * is not said is diffusers' default.
     *
     * @throws InvalidRequestException if it is none of them
     */
    static StepCache parse(String text) {
        Matcher parts = Pattern.compile("off|fbc(?:\\s*:\\s*(?<threshold>[0-9.]{1,30}(?:e-[0-9]{1,3})?))?"
                        + "|taylor(?:\\s*:\\s*(?<order>[0-9]{1,9})(?:\\s*,\\s*(?<interval>[0-9]{1,9}))?)?")
                .matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw invalid(text);
        }
        try {
            return switch (parts.group().charAt(0)) {
                case 'o' -> OFF;
                case 'f' -> new FirstBlock(number(parts.group("threshold"), FirstBlock.DEFAULT_THRESHOLD));
                default ->
                    new Taylor((int) number(parts.group("order"), Taylor.DEFAULT_ORDER), (int)
                            number(parts.group("interval"), Taylor.DEFAULT_INTERVAL));
            };
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static double number(@Nullable String text, double otherwise) {
        return text == null ? otherwise : Double.parseDouble(text);
    }

    private static InvalidRequestException invalid(String text) {
        return new InvalidRequestException(CoreMessage.STEP_CACHE_INVALID, text, Taylor.MAX_ORDER);
    }
}
