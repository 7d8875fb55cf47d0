package io.cogview4j;

import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Stage;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.Components.Keep;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.MemoryPlanner;
import io.cogview4j.pipeline.MemoryPlanner.StripPlan;
import io.cogview4j.pipeline.Once;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The memory of a run: what its stages need, and how they keep the budget. */
final class RunMemory {
    private final ImageGenerator generator;
    private final MemoryPlanner planner;
    private final Optional<StageNeeds> text;
    private final List<PreparedGroup> groups;
    private final Keep keep;
    private final Once<MemoryPlan> plan;

    /**
     * @param text what the text stage needs; empty if there is nothing to encode
     * @param groups of images that are made one after the other
     * @param keep what stays open from one stage to the next
     */
    RunMemory(
            ImageGenerator generator,
            MemoryPlanner planner,
            Optional<StageNeeds> text,
            List<PreparedGroup> groups,
            Keep keep) {
        this.generator = generator;
        this.planner = planner;
        this.text = text;
        this.groups = List.copyOf(groups);
        this.keep = keep;
        this.plan = new Once<>(() -> plan(planner));
    }

    MemoryPlanner planner() {
        return planner;
    }

    /** @throws InvalidRequestException if a stage does not fit the budget */
    MemoryPlan plan() {
        return plan.get();
    }

    Optional<MemoryPlan> within(MemoryBudget budget) {
        try {
            return Optional.of(plan(planner.within(budget)));
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    private MemoryPlan plan(MemoryPlanner planner) {
        smallest().ifPresent(stage -> stage.fitInto(planner.budget()));
        List<StagePlan> stages = new ArrayList<>();
        text.map(planner::textEncoding).ifPresent(stages::add);
        for (PreparedGroup group : groups) {
            if (group.hasPictures()) {
                stages.add(planner.imageEncoding(generator.encodingNeeds(group.plan())));
            }
            stages.add(planner.denoising(group.denoisingNeeds(generator)));
            stages.add(group.decodingPlan(generator, planner).plan());
        }
        return new MemoryPlan(
                planner.budget(), stages.stream().map(StagePlan::figures).toList());
    }

    /** How the text stage keeps the budget; empty if there is nothing to encode. */
    Optional<StagePlan> textPlan() {
        return text.map(planner::textEncoding);
    }

    StagePlan encodingPlan(PreparedGroup group) {
        return planner.imageEncoding(generator.encodingNeeds(group.plan()));
    }

    StripPlan decodingPlan(PreparedGroup group) {
        return group.decodingPlan(generator, planner);
    }

    /** Enough for the whole run, here and in a process that is started anew. */
    long smallestBudgetBytes() {
        return smallest()
                .map(Smallest::bytes)
                .map(StagePlan::recommendedBudgetBytes)
                .orElse(0L);
    }

    /** The stage that needs the most, even with one block or strip at a time: what is enough for it is for all. */
    private Optional<Smallest> smallest() {
        Stream<Smallest> images = groups.stream()
                .flatMap(group -> Stream.of(
                        new Smallest(
                                Stage.IMAGE_ENCODING,
                                group.hasPictures() ? planner.smallestBytes(generator.encodingNeeds(group.plan())) : 0),
                        new Smallest(Stage.DENOISING, planner.smallestBytes(group.denoisingNeeds(generator))),
                        new Smallest(Stage.DECODING, group.smallestDecodingBytes(generator, planner))));
        return Stream.concat(
                        text.map(needs -> new Smallest(Stage.TEXT_ENCODING, planner.smallestBytes(needs))).stream(),
                        images)
                .max(Comparator.comparingLong(Smallest::bytes));
    }

    private record Smallest(Stage stage, long bytes) {
        void fitInto(MemoryBudget budget) {
            if (bytes > budget.bytes()) {
                throw StagePlan.tooSmall(stage, budget, bytes);
            }
        }
    }

    /** Lets the components know what stays open and in memory between stages: of those that stay open, all or none. */
    void applyTo(Components components) {
        Map<Stage, StageNeeds> staying = staying();
        boolean fits = planner.holdsTogether(List.copyOf(staying.values()));
        components.keep(keep, fits ? staying.keySet() : Set.of());
    }

    /** The stages whose components stay open, with what each needs at the most. */
    private Map<Stage, StageNeeds> staying() {
        Map<Stage, StageNeeds> staying = new EnumMap<>(Stage.class);
        if (keep == Keep.EVERYTHING) {
            text.ifPresent(needs -> staying.put(Stage.TEXT_ENCODING, needs));
        }
        if (keep != Keep.NOTHING) {
            for (PreparedGroup group : groups) {
                if (group.hasPictures()) {
                    staying.merge(Stage.IMAGE_ENCODING, generator.encodingNeeds(group.plan()), RunMemory::larger);
                }
                StageNeeds denoising = group.denoisingNeeds(generator);
                StageNeeds decoding = group.decodingPlan(generator, planner.within(MemoryBudget.UNLIMITED))
                        .plan()
                        .needs();
                staying.merge(Stage.DENOISING, denoising, RunMemory::larger);
                staying.merge(Stage.DECODING, decoding, RunMemory::larger);
            }
        }
        return staying;
    }

    private static StageNeeds larger(StageNeeds one, StageNeeds other) {
        return one.peakBytes(Residency.ALL) < other.peakBytes(Residency.ALL) ? other : one;
    }
}
