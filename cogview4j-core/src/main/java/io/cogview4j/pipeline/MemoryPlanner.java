package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Stage;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.ResidentMemory;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmNeeds;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.transformer.TransformerNeeds;
import io.cogview4j.vae.DecoderNeeds;
import io.cogview4j.vae.Strips;
import io.cogview4j.vae.VaeConfig;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Fits each stage of a checkpoint into a budget, from configs and headers alone.
 *
 * @param compute how the stages compute
 * @param baseBytes what the process holds beside the stage
 */
record MemoryPlanner(Checkpoint checkpoint, ComputeSettings compute, MemoryBudget budget, LongSupplier baseBytes) {
    /** What a JVM with libtorch holds, for systems that do not tell. */
    private static final long TYPICAL_BASE_BYTES = 350L << 20;

    /** How a picture is decoded, and what that takes. */
    record DecodingPlan(StagePlan plan, Strips strips) {}

    /** Counts what the process holds now, once for all stages: what fits at the start fits at the end. */
    MemoryPlanner within(MemoryBudget budget) {
        long heldBytes = heldBytes();
        return new MemoryPlanner(checkpoint, compute, budget, () -> heldBytes);
    }

    /** @throws io.cogview4j.api.InvalidRequestException if this machine, or this build, does not have the device */
    MemoryPlanner with(ComputeSettings compute) {
        Backend.requireAvailable(compute.device());
        return new MemoryPlanner(checkpoint, compute, budget, baseBytes);
    }

    static MemoryPlanner unlimited(Checkpoint checkpoint) {
        return new MemoryPlanner(
                checkpoint, ComputeSettings.defaults(), MemoryBudget.UNLIMITED, MemoryPlanner::heldBytes);
    }

    /** @param tokens of each distinct prompt */
    StagePlan textEncoding(List<Integer> tokens) {
        GlmConfig config = GlmConfig.read(checkpoint.textEncoder());
        return fit(Stage.TEXT_ENCODING, GlmNeeds.of(checkpoint.textEncoder(), config, compute, tokens));
    }

    /** @param textTokens of each sequence */
    StagePlan denoising(TransformerConfig config, int pictures, long imageTokens, List<Integer> textTokens, int steps) {
        return fit(
                Stage.DENOISING,
                TransformerNeeds.of(
                        checkpoint.transformer(), config, compute, pictures, imageTokens, textTokens, steps));
    }

    /** Keeps as much whole as the budget allows. */
    DecodingPlan decoding(VaeConfig config, long latentHeight, long latentWidth, int pictures) {
        for (long whole : DecoderNeeds.upsampledValues(config, latentHeight, latentWidth)) {
            Strips strips = strips(whole);
            StageNeeds memory = DecoderNeeds.of(checkpoint.vae(), config, strips, latentHeight, latentWidth, pictures);
            if (StagePlan.fits(budget, baseBytes.getAsLong(), memory)) {
                return new DecodingPlan(fit(Stage.DECODING, memory), strips);
            }
        }
        Strips strips = strips(0);
        StageNeeds memory = DecoderNeeds.of(checkpoint.vae(), config, strips, latentHeight, latentWidth, pictures);
        return new DecodingPlan(fit(Stage.DECODING, memory), strips);
    }

    /** What decoding takes with nothing kept whole. */
    long smallestDecodingBytes(VaeConfig config, long latentHeight, long latentWidth) {
        Strips strips = strips(0);
        return smallestBytes(DecoderNeeds.of(checkpoint.vae(), config, strips, latentHeight, latentWidth, 1));
    }

    private Strips strips(long wholeValues) {
        return Strips.DEFAULT.withWholeValues(wholeValues);
    }

    /** The smallest budget for a stage with such needs. */
    long smallestBytes(StageNeeds needs) {
        return StagePlan.smallestBudgetBytes(baseBytes.getAsLong(), needs);
    }

    private StagePlan fit(Stage stage, StageNeeds memory) {
        return StagePlan.fit(stage, budget, baseBytes.getAsLong(), memory);
    }

    private static long heldBytes() {
        NativeRuntime.start();
        return ResidentMemory.current().orElse(TYPICAL_BASE_BYTES);
    }
}
