package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.bench.Scenario.Workload;
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

    private TextWorkload(GlmConfig config, List<Integer> tokens, ComputeSettings compute) {
        this.encoder = GlmEncoder.random(config, compute, SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        this.prompts = tokens.stream()
                .map(count -> random.longs(count, 0, config.vocabSize()).toArray())
                .toList();
    }

    /** @param tokens of each prompt */
    static Scenario scenario(GlmConfig config, List<Integer> tokens, ComputeSettings compute) {
        return new Scenario(
                new Subject.TextEncoding(tokens, config.encodedLayers()),
                GlmNeeds.operations(config, tokens),
                () -> new TextWorkload(config, tokens, compute));
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
