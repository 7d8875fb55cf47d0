package io.cogview4j.inspect;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ModelCard;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.Component;
import io.cogview4j.checkpoint.ModelIndex;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.ModelConfigs;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.SchedulerConfig;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads of a checkpoint before it reads weights, without stopping at the first thing that is wrong. First all
 * configs are read; then the components are opened as far as headers and the tokenizer go, by what a run opens them with.
 */
record CheckpointReading(
        ModelIndex index,
        ComponentReading<SchedulerConfig> scheduler,
        ComponentReading<Path> tokenizer,
        ComponentReading<GlmConfig> textEncoder,
        ComponentReading<TransformerConfig> transformer,
        ComponentReading<VaeConfig> vae) {
    private static final Predicate<Component> TEXT_STAGE = Component::encodes;
    private static final Predicate<Component> IMAGE_STAGES = TEXT_STAGE.negate();

    /** @throws io.cogview4j.message.CheckpointException if {@code folder} is no checkpoint */
    static CheckpointReading of(Path folder) {
        ModelIndex index = ModelIndex.read(folder);
        CheckpointReading configs = new CheckpointReading(
                index,
                ComponentReading.of(index, Component.SCHEDULER, SchedulerConfig::from),
                ComponentReading.ofTokenizer(index),
                ComponentReading.of(index, Component.TEXT_ENCODER, GlmConfig::from),
                ComponentReading.of(index, Component.TRANSFORMER, TransformerConfig::from),
                ComponentReading.of(index, Component.VAE, VaeConfig::from));
        return configs.opened();
    }

    private CheckpointReading opened() {
        @Nullable ModelCard card = new Findings().attempt(index::card);
        if (card == null) {
            return this;
        }
        Checkpoint checkpoint = new Checkpoint(index.folder(), index.name(), card);
        boolean images = configs() != null && new Findings().passes(this::requireFit);
        try (Components components =
                new Components(checkpoint, () -> Objects.requireNonNull(configs()), ComputeSettings.defaults())) {
            return new CheckpointReading(
                    index,
                    scheduler,
                    tokenizer.opened(components::requireTokenizer),
                    textEncoder.opened(components::textHeaders),
                    images ? transformer.opened(components::transformerHeaders) : transformer,
                    images ? vae.opened(components::decoderHeaders) : vae);
        }
    }

    /** Those of the components that make images; null if one of them cannot be used. */
    private @Nullable ModelConfigs configs() {
        return transformer.config() == null || vae.config() == null || scheduler.config() == null
                ? null
                : new ModelConfigs(transformer.config(), vae.config(), new FlowMatchEulerScheduler(scheduler.config()));
    }

    /** @param path as it was given */
    CheckpointInspection inspection(Path path) {
        Findings findings = new Findings();
        boolean supported = findings.passes(index::requirePipeline)
                && Stream.of(Component.values()).allMatch(index::supports);
        @Nullable ModelCard card = findings.attempt(index::card);
        components(_ -> true).forEach(component -> findings.add(component.findings()));
        findings.add(missing());
        boolean fits = findings.passes(this::requireFit);
        boolean sound = supported && card != null;
        return new CheckpointInspection(
                path,
                index.name(),
                supported ? card : null,
                sound && components(TEXT_STAGE).allMatch(ComponentInspection::usable),
                sound && fits && components(IMAGE_STAGES).allMatch(ComponentInspection::usable),
                components(_ -> true).toList(),
                findings.list());
    }

    private Stream<ComponentInspection> components(Predicate<Component> which) {
        return Stream.of(scheduler, tokenizer, textEncoder, transformer, vae)
                .filter(reading -> which.test(reading.component()))
                .map(ComponentReading::inspection);
    }

    private void requireFit() {
        @Nullable ModelConfigs configs = configs();
        if (configs != null) {
            configs.requireFit(index.folder());
        }
    }

    /** One stage may be left out as a whole; a stage of which a part is missing is of no use. */
    private List<Message> missing() {
        boolean text = components(TEXT_STAGE).anyMatch(ComponentInspection::present);
        boolean images = components(IMAGE_STAGES).anyMatch(ComponentInspection::present);
        return Stream.concat(
                        text || !images
                                ? missing(TEXT_STAGE)
                                : Stream.of(Message.of(CoreMessage.CHECKPOINT_DRAWS_ONLY, index.folder())),
                        images || !text
                                ? missing(IMAGE_STAGES)
                                : Stream.of(Message.of(CoreMessage.CHECKPOINT_ENCODES_ONLY, index.folder())))
                .toList();
    }

    private Stream<Message> missing(Predicate<Component> stage) {
        return components(stage)
                .filter(component -> !component.present())
                .map(component -> Message.of(CoreMessage.COMPONENT_MISSING, index.folder(), component.name()));
    }
}
