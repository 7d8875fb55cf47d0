package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Origin;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.Fingerprint;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.events.Stage;
import io.cogview4j.memory.Residency;
import io.cogview4j.tensor.Backend;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.vae.VaeDecoder;
import io.cogview4j.vae.VaeEncoder;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The components of a checkpoint, each opened when it is first used. How long they stay open is up to {@link Keep}.
 *
 * <p>Headers and the tokenizer may be asked for from any thread; networks are for one run at a time.
 */
public final class Components implements AutoCloseable {
    /** What stays open after its use. */
    public enum Keep {
        /** Nothing: whatever comes next has all the memory. */
        NOTHING,
        /** Transformer and both halves of the VAE, which take turns when images of several sizes are made. */
        IMAGE_STAGES,
        /** Everything, for the next run. */
        EVERYTHING
    }

    private final Checkpoint checkpoint;
    private final Supplier<ModelConfigs> configs;
    private final ComputeSettings compute;
    private final DeviceBudget deviceBudget;
    private final ComponentSlot<GlmEncoder> textEncoder;
    private final ComponentSlot<CogView4Transformer> transformer;
    private final ComponentSlot<VaeEncoder> encoder;
    private final ComponentSlot<VaeDecoder> decoder;
    private final Once<ConfigJson> textJson;
    private final Once<GlmConfig> textConfig;
    private final Once<Origin> origin;
    private final Once<Origin> sampledOrigin;
    private final Once<Origin> quickOrigin;
    private final Once<String> transformerFingerprint;
    private final Once<String> vaeFingerprint;
    private final Once<String> decoderFingerprint;
    private @Nullable GlmTokenizer tokenizer;
    private @Nullable String tokenizerFingerprint;
    private boolean closed;
    private Keep keep = Keep.NOTHING;
    private Set<Stage> resident = Set.of();

    /** As below, with what is free of the device's memory. */
    public Components(Checkpoint checkpoint, Supplier<ModelConfigs> configs, ComputeSettings compute) {
        this(checkpoint, configs, compute, DeviceBudget.AUTO);
    }

    /**
     * @param configs those of the image stages, asked for when they are needed
     * @param deviceBudget how much of the device's memory the process may hold
     * @throws io.cogview4j.message.InvalidRequestException if this machine, or this build, does not have the device
     */
    public Components(
            Checkpoint checkpoint, Supplier<ModelConfigs> configs, ComputeSettings compute, DeviceBudget deviceBudget) {
        Backend.requireAvailable(compute.device());
        this.checkpoint = checkpoint;
        this.configs = configs;
        this.compute = compute;
        this.deviceBudget = deviceBudget;
        this.textJson =
                new Once<>(() -> ConfigJson.read(checkpoint.textEncoder().resolve("config.json")));
        this.textConfig = new Once<>(() -> GlmConfig.from(textJson.get()));
        this.origin = new Once<>(() ->
                Checkpoint.origin(() -> Fingerprint.of(textHeaders(), textJson.get()), this::tokenizerFingerprint));
        this.sampledOrigin = new Once<>(() -> Checkpoint.origin(
                () -> Fingerprint.sampled(textHeaders(), textJson.get()), this::tokenizerFingerprint));
        this.quickOrigin = new Once<>(() ->
                Checkpoint.origin(() -> Fingerprint.quick(textHeaders(), textJson.get()), this::tokenizerFingerprint));
        this.transformerFingerprint =
                new Once<>(() -> Fingerprint.quick(transformerHeaders(), config(checkpoint.transformer())));
        this.vaeFingerprint = new Once<>(() -> Fingerprint.quick(decoderHeaders(), config(checkpoint.vae())));
        this.decoderFingerprint = new Once<>(() -> Fingerprint.of(
                decoderHeaders(), ConfigJson.read(checkpoint.vae().resolve("config.json"))));
        this.textEncoder = new ComponentSlot<>(
                () -> GlmEncoder.headers(checkpoint.textEncoder(), textConfig(), textCompute()),
                headers -> GlmEncoder.open(headers, textConfig(), backend(textCompute())),
                GlmEncoder::release,
                GlmEncoder::close);
        this.transformer = new ComponentSlot<>(
                () -> CogView4Transformer.headers(
                        checkpoint.transformer(), configs().transformer(), compute),
                headers -> CogView4Transformer.open(headers, configs().transformer(), backend(compute)),
                CogView4Transformer::release,
                CogView4Transformer::close);
        this.encoder = new ComponentSlot<>(
                () -> VaeEncoder.headers(checkpoint.vae(), configs().vae(), compute.withoutInt8()),
                headers -> VaeEncoder.open(headers, configs().vae(), backend(compute.withoutInt8())),
                VaeEncoder::release,
                VaeEncoder::close);
        this.decoder = new ComponentSlot<>(
                () -> VaeDecoder.headers(checkpoint.vae(), configs().vae(), compute.withoutInt8()),
                headers -> VaeDecoder.open(headers, configs().vae(), backend(compute.withoutInt8())),
                VaeDecoder::release,
                VaeDecoder::close);
    }

    /**
     * How long components stay open from now on.
     *
     * @param resident the stages whose components also stay in memory; those of the others give back at once, and again
     *     after each use, what they hold only to be faster
     */
    public void keep(Keep keep, Set<Stage> resident) {
        this.keep = keep;
        this.resident = Set.copyOf(resident);
        releaseUnlessResident(textEncoder, Stage.TEXT_ENCODING);
        releaseUnlessResident(encoder, Stage.IMAGE_ENCODING);
        releaseUnlessResident(transformer, Stage.DENOISING);
        releaseUnlessResident(decoder, Stage.DECODING);
    }

    /** For a network, with which it ends. */
    private Backend backend(ComputeSettings compute) {
        return Backend.open(compute, deviceBudget);
    }

    private static ConfigJson config(Path folder) {
        return ConfigJson.read(folder.resolve("config.json"));
    }

    private void releaseUnlessResident(ComponentSlot<?> component, Stage stage) {
        if (!resident.contains(stage)) {
            component.release();
        }
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** @throws io.cogview4j.message.CheckpointException if components of the image stages are missing or unsupported */
    public ModelConfigs configs() {
        return configs.get();
    }

    public ComputeSettings compute() {
        return compute;
    }

    /** How the text encoder computes. */
    ComputeSettings textCompute() {
        return compute.withoutInt8();
    }

    /** Fingerprints of text encoder and tokenizer, as {@link Checkpoint#origin}. */
    public Origin origin() {
        return origin.get();
    }

    /** What tells embeddings that are made in this run from others, without reading the weights of the text encoder. */
    Origin sampledOrigin() {
        return sampledOrigin.get();
    }

    /** What images remember of the weights of the transformer. */
    public String transformerFingerprint() {
        return transformerFingerprint.get();
    }

    /** What images remember of the weights of the VAE. */
    public String vaeFingerprint() {
        return vaeFingerprint.get();
    }

    /** What is sampled of the weights of the transformer. */
    public String sampledTransformer() {
        return Fingerprint.sampled(transformerHeaders(), config(checkpoint.transformer()));
    }

    /** What is sampled of the weights of the VAE. */
    public String sampledVae() {
        return Fingerprint.sampled(decoderHeaders(), config(checkpoint.vae()));
    }

    /** As {@link #origin()}, of which images remember no more than can be told quickly. */
    Origin quickOrigin() {
        return quickOrigin.get();
    }

    /** What tells the VAE from others; its weights are read through for it, once. */
    String decoderFingerprint() {
        return decoderFingerprint.get();
    }

    /** @throws io.cogview4j.message.CheckpointException if there is none, or none that is supported */
    GlmConfig textConfig() {
        return textConfig.get();
    }

    /**
     * The headers of the text encoder, read once and held against its config: what is missing, damaged or does not fit is
     * found here, and not after the work of another stage.
     *
     * @throws io.cogview4j.message.CheckpointException naming the file or tensor
     */
    public WeightHeaders textHeaders() {
        return textEncoder.headers();
    }

    /** As {@link #textHeaders()}, of the transformer. */
    public WeightHeaders transformerHeaders() {
        return transformer.headers();
    }

    /** As {@link #textHeaders()}, of the encoding half of the VAE. */
    public WeightHeaders encoderHeaders() {
        return encoder.headers();
    }

    /** As {@link #textHeaders()}, of the decoding half of the VAE. */
    public WeightHeaders decoderHeaders() {
        return decoder.headers();
    }

    /** @throws io.cogview4j.message.CheckpointException if the tokenizer is missing or damaged */
    public void requireTokenizer() {
        withTokenizer(Function.identity());
    }

    /** @throws io.cogview4j.message.CheckpointException if the tokenizer is missing or damaged */
    synchronized <T> T withTokenizer(Function<GlmTokenizer, T> use) {
        if (closed) {
            throw new IllegalStateException("the components are closed");
        }
        if (tokenizer == null) {
            tokenizer = GlmTokenizer.open(checkpoint.tokenizer());
            tokenizerFingerprint = tokenizer.fingerprint();
        }
        try {
            return use.apply(tokenizer);
        } finally {
            if (keep != Keep.EVERYTHING) {
                closeTokenizer();
            }
        }
    }

    /** Of the tokenizer that was opened, whose file was read for it; else the file is read for this. */
    private synchronized String tokenizerFingerprint() {
        return tokenizerFingerprint == null ? Fingerprint.of(checkpoint.tokenizer()) : tokenizerFingerprint;
    }

    <T> T withTextEncoder(Residency residency, Function<GlmEncoder, T> use) {
        return with(textEncoder, Stage.TEXT_ENCODING, keep == Keep.EVERYTHING, network -> {
            network.keep(residency);
            return use.apply(network);
        });
    }

    <T> T withTransformer(Residency residency, Function<CogView4Transformer, T> use) {
        return with(transformer, Stage.DENOISING, keep != Keep.NOTHING, network -> {
            network.keep(residency);
            return use.apply(network);
        });
    }

    <T> T withEncoder(Function<VaeEncoder, T> use) {
        return with(encoder, Stage.IMAGE_ENCODING, keep != Keep.NOTHING, use);
    }

    <T> T withDecoder(Function<VaeDecoder, T> use) {
        return with(decoder, Stage.DECODING, keep != Keep.NOTHING, use);
    }

    private <N extends AutoCloseable, T> T with(
            ComponentSlot<N> component, Stage stage, boolean staysOpen, Function<N, T> use) {
        try {
            return use.apply(component.network());
        } finally {
            if (staysOpen) {
                releaseUnlessResident(component, stage);
            } else {
                component.close();
            }
        }
    }

    /** Closes what is open, for good. */
    @Override
    public synchronized void close() {
        closed = true;
        closeTokenizer();
        textEncoder.close();
        encoder.close();
        transformer.close();
        decoder.close();
    }

    private void closeTokenizer() {
        if (tokenizer != null) {
            tokenizer.close();
            tokenizer = null;
        }
    }
}
