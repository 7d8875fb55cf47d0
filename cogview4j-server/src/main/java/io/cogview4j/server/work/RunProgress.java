package io.cogview4j.server.work;

import io.cogview4j.MachineSpeed;
import io.cogview4j.MemoryPlan;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where a run stands, by what its plan says of the time of each stage. */
final class RunProgress {
    private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
    private final double allSeconds;

    RunProgress(MemoryPlan plan, MachineSpeed speed) {
        for (PlannedStage stage : plan.stages()) {
            seconds.merge(stage.stage(), speed.seconds(stage), Double::sum);
        }
        this.allSeconds = speed.seconds(plan);
    }

    /** Empty for events that tell nothing of it. */
    Optional<JobProgress> after(RunEvent event) {
        return switch (event) {
            case RunEvent.Started(Stage stage, int units) -> Optional.of(at(stage, 0, units));
            case RunEvent.Advanced(Stage stage, double done, int units) -> Optional.of(at(stage, done, units));
            default -> Optional.empty();
        };
    }

    private JobProgress at(Stage stage, double done, int units) {
        double before = seconds.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(stage) < 0)
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double now = units == 0 ? 0 : done / units * seconds.getOrDefault(stage, 0.0);
        double fraction = allSeconds == 0 ? 0 : Math.clamp((before + now) / allSeconds, 0, 1);
        return new JobProgress(named(stage), done, units, fraction);
    }

    private static JobStage named(Stage stage) {
        return switch (stage) {
            case TEXT_ENCODING -> JobStage.ENCODING;
            case IMAGE_ENCODING -> JobStage.IMAGE_ENCODING;
            case PREVIEW_FITTING, DENOISING -> JobStage.DENOISING;
            case DECODING -> JobStage.DECODING;
        };
    }
}
