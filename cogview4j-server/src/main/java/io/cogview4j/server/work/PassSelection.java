package io.cogview4j.server.work;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.model.LocalModel;
import io.cogview4j.server.model.SharedPass;
import io.cogview4j.server.queue.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * Which waiting jobs are drawn in one pass: those that are of one kind with the next one, as many as a pass may have, if the planner
 * says that they fit the memory together and take no longer than one after the other.
 *
 * @param mostTogether pictures in a pass, unless it is short
 */
record PassSelection(LocalModel model, PreparedPasses passes, int mostTogether) {
    /**
     * Together, all pictures are done at the end. Where that means more than this for the first of them, it has to pay: the planner has
     * to promise a tenth of the time. Shorter ones gain what no plan knows of.
     */
    private static final double SHORT_SECONDS = 10;

    /** How many times the pictures may be in a pass that is so short: they are small, and what a pass costs beside them counts. */
    private static final int SHORT_TIMES = 4;

    private static final double WORTH_WAITING = 0.9;

    /** Forecasts of the same work differ by some buffers. */
    private static final double AS_LONG = 1.05;

    /** The first of the waiting jobs, and those that are drawn with it. */
    List<Claim> of(List<Claim> waiting) {
        Claim first = waiting.getFirst();
        if (SharedPass.isAlone(first.group()) || !(first.job().work() instanceof Drawing drawing)) {
            return List.of(first);
        }
        List<Claim> together = new ArrayList<>();
        int pictures = 0;
        double seconds = 0;
        for (Claim claim : waiting) {
            if (claim.group().equals(first.group()) && claim.job().work() instanceof Drawing other) {
                pictures += other.count();
                seconds += claim.job().expectedSeconds();
                if (pictures > most(seconds) && !together.isEmpty()) {
                    break;
                }
                together.add(claim);
            }
        }
        while (together.size() > 1 && !pays(together)) {
            together = together.subList(0, together.size() / 2);
        }
        return List.copyOf(together);
    }

    private int most(double seconds) {
        return seconds < SHORT_SECONDS ? SHORT_TIMES * mostTogether : mostTogether;
    }

    private boolean pays(List<Claim> together) {
        double apart = together.stream()
                .mapToDouble(claim -> claim.job().expectedSeconds())
                .sum();
        double first = together.getFirst().job().expectedSeconds();
        double most = apart * (first < SHORT_SECONDS ? AS_LONG : WORTH_WAITING);
        return passes.tried(drawings(together))
                .filter(run -> model.speed().seconds(run.memory()) <= most)
                .isPresent();
    }

    static List<Drawing> drawings(List<Claim> claims) {
        return claims.stream().map(claim -> (Drawing) claim.job().work()).toList();
    }
}
