package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.tensor.Backend;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmNeeds;
import java.util.List;
import java.util.SplittableRandom;

/** Encodes prompts of random tokens in one pass. */
final class TextWorkload implements Workload {
    private static final long SEED = 1;

    private final GlmEncoder encoder;
    private final List<long[]> prompts;
    private final double operations;

    private TextWorkload(GlmEncoder encoder, List<long[]> prompts, double operations) {
        this.encoder = encoder;
        this.prompts = prompts;
        this.operations = operations;
    }

    /** @param tokens of each prompt */
    static TextWorkload open(
            GlmConfig config, List<Integer> tokens, ComputeSettings compute, DeviceBudget deviceBudget) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<long[]> prompts = tokens.stream()
                .map(count -> random.longs(count, 0, config.vocabSize()).toArray())
                .toList();
        return new TextWorkload(
                GlmEncoder.random(config, Backend.open(compute, deviceBudget), SEED),
                prompts,
                GlmNeeds.operations(config, tokens));
    }

    @Override
    public double operations() {
        return operations;
    }

    @Override
    public void run() {
        encoder.encode(prompts);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
