package io.cogview4j.scheduler;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.sampling.NoiseLevels;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code scheduler/scheduler_config.json} of a FlowMatchEulerDiscreteScheduler, with that class's defaults. Its
 * {@code max_image_seq_len} has no part in CogView4's rule for the shift and is not read.
 *
 * @param trainTimesteps the timestep of pure noise, 1000
 * @param shift constant shift, used where the shift is not dynamic
 * @param dynamicShift whether the shift grows with the image: {@code maxShift * sqrt(tokens / baseImageTokens) +
 *     baseShift}
 * @param terminalSigma the level before the last step to which the levels are stretched, 0 for no stretching
 * @param invertSigmas whether the model counts its levels from 0, noise, to 1, image
 * @param stochastic whether a step goes by way of the predicted image, with noise added anew
 */
public record SchedulerConfig(
        int trainTimesteps,
        double shift,
        boolean dynamicShift,
        double baseShift,
        double maxShift,
        int baseImageTokens,
        TimeShift timeShift,
        double terminalSigma,
        boolean invertSigmas,
        SigmaSpacing spacing,
        boolean stochastic) {
    private static final String CLASS = "FlowMatchEulerDiscreteScheduler";

    /** @throws io.cogview4j.message.CheckpointException if the file is missing, damaged or of another scheduler */
    public static SchedulerConfig read(Path file) {
        return from(ConfigJson.read(file));
    }

    /** The same from JSON that is read already. */
    public static SchedulerConfig from(ConfigJson json) {
        json.requireClass(CLASS);
        double shift = json.number("shift", 1);
        if (!(shift > 0)) {
            throw json.refused(CoreMessage.CONFIG_NOT_ABOVE_ZERO, "shift", shift);
        }
        double terminal = json.number("shift_terminal", 0);
        if (!(terminal >= 0 && terminal < 1)) {
            throw json.refused(CoreMessage.SCHEDULER_SHIFT_TERMINAL, terminal);
        }
        return new SchedulerConfig(
                json.positive("num_train_timesteps", 1000),
                shift,
                json.flag("use_dynamic_shifting", false),
                json.number("base_shift", 0.5),
                json.number("max_shift", 1.15),
                json.positive("base_image_seq_len", 256),
                timeShift(json),
                terminal,
                json.flag("invert_sigmas", false),
                spacing(json),
                json.flag("stochastic_sampling", false));
    }

    /** The same, with other noise levels where they are asked for; a shift that is asked for holds for every size. */
    SchedulerConfig with(NoiseLevels asked) {
        return new SchedulerConfig(
                trainTimesteps,
                asked.shift() == null ? shift : asked.shift(),
                asked.shift() == null && dynamicShift,
                baseShift,
                maxShift,
                baseImageTokens,
                timeShift,
                asked.terminal() == null ? terminalSigma : asked.terminal(),
                invertSigmas,
                asked.spacing() == null ? spacing : SigmaSpacing.of(asked.spacing()),
                stochastic);
    }

    private static TimeShift timeShift(ConfigJson json) {
        String name = json.text("time_shift_type", "exponential");
        return switch (name) {
            case "linear" -> TimeShift.LINEAR;
            case "exponential" -> TimeShift.EXPONENTIAL;
            default -> throw json.refused(CoreMessage.SCHEDULER_TIME_SHIFT_UNKNOWN, name);
        };
    }

    private static SigmaSpacing spacing(ConfigJson json) {
        record Option(String key, SigmaSpacing spacing) {}
        List<Option> chosen = List.of(
                        new Option("use_karras_sigmas", SigmaSpacing.KARRAS),
                        new Option("use_exponential_sigmas", SigmaSpacing.EXPONENTIAL),
                        new Option("use_beta_sigmas", SigmaSpacing.BETA))
                .stream()
                .filter(option -> json.flag(option.key(), false))
                .toList();
        if (chosen.size() > 1) {
            throw json.refused(
                    CoreMessage.SCHEDULER_SPACINGS_EXCLUSIVE,
                    chosen.get(0).key(),
                    chosen.get(1).key());
        }
        return chosen.isEmpty() ? SigmaSpacing.AS_SHIFTED : chosen.getFirst().spacing();
    }
}
