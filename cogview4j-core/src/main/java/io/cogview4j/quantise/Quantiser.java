package io.cogview4j.quantise;

import io.cogview4j.api.Bytes;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.Component;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.Fingerprint;
import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.QuantisationConfig;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.events.Cancellation;
import io.cogview4j.machine.AtomicFolder;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.OutputException;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a checkpoint whose large layers are int8: half as many bytes to store, and to read at each step where a memory budget
 * streams them. It is opened as any other. Pictures come close to those of the checkpoint that it was made from, and are not
 * the same.
 */
public final class Quantiser {
    private static final long TELL_NANOS = 100_000_000L;

    private final QuantiseRequest request;
    private final QuantiseListener listener;
    private final Cancellation cancellation;
    private final ToLongFunction<Path> freeBytes;
    private long doneBytes;
    private long toldNanos;

    Quantiser(
            QuantiseRequest request,
            QuantiseListener listener,
            Cancellation cancellation,
            ToLongFunction<Path> freeBytes) {
        this.request = request;
        this.listener = listener;
        this.cancellation = cancellation;
        this.freeBytes = freeBytes;
    }

    /**
     * Makes the checkpoint. The folder appears when all is in it. Whatever the size of the model, a few megabytes of it are in
     * memory at a time.
     *
     * @throws CheckpointException if the model is missing, damaged or quantised already, or a weight is not finite
     * @throws io.cogview4j.message.InvalidRequestException if the inputs of a layer cannot be shared out into such groups
     * @throws OutputException if the folder is there already, or cannot be written, or the disk has no room for it
     * @throws io.cogview4j.message.CancelledException if it was cancelled; nothing is left then
     */
    public static QuantisedModel quantise(
            QuantiseRequest request, QuantiseListener listener, Cancellation cancellation) {
        return new Quantiser(request, listener, cancellation, Quantiser::freeBytes).run();
    }

    private static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // told where it is written
        }
    }

    QuantisedModel run() {
        AtomicFolder output = new AtomicFolder(request.output());
        if (output.isTaken()) {
            throw new OutputException(QuantiseMessage.QUANTISE_OUTPUT_EXISTS, request.output());
        }
        if (!Files.isDirectory(output.parent())) {
            throw new OutputException(CoreMessage.OUTPUT_FOLDER_MISSING, output.parent());
        }
        Checkpoint checkpoint = Checkpoint.read(request.model());
        List<Source> sources = components(checkpoint).stream()
                .map(component -> source(component, checkpoint.folder(component)))
                .toList();
        Set<Component> quantised = sources.stream().map(Source::component).collect(Collectors.toSet());
        OtherFiles others = OtherFiles.of(checkpoint, quantised, output.parent());
        requireRoom(sources, others);
        sources.forEach(source -> listener.on(source.planned()));
        Map<Source, String> fingerprints = new HashMap<>();
        for (Source source : sources) {
            cancellation.throwIfCancelled();
            fingerprints.put(source, Fingerprint.of(source.headers(), source.config()));
        }
        try {
            return written(output, sources, fingerprints, others);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(e, QuantiseMessage.QUANTISE_OUTPUT_EXISTS, request.output());
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(request.output(), e));
        }
    }

    private QuantisedModel written(
            AtomicFolder output, List<Source> sources, Map<Source, String> fingerprints, OtherFiles others)
            throws IOException {
        List<QuantisedComponent> components = new ArrayList<>();
        List<OtherFiles> beside = new ArrayList<>();
        output.write(folder -> {
            beside.add(others.writeTo(folder, cancellation));
            long bytes = sources.stream()
                    .mapToLong(source -> source.plan().sourceBytes())
                    .sum();
            for (Source source : sources) {
                components.add(write(source, fingerprints.get(source), folder, bytes));
                listener.on(new QuantiseEvent.ComponentDone(components.getLast()));
            }
            cancellation.throwIfCancelled();
        });
        return new QuantisedModel(
                request.output(),
                components,
                beside.getFirst().linkedBytes(),
                beside.getFirst().copiedBytes());
    }

    /** A component to be quantised, and what becomes of it. */
    private record Source(Component component, ConfigJson config, WeightHeaders headers, ComponentPlan plan) {
        QuantiseEvent.Planned planned() {
            return new QuantiseEvent.Planned(component.folderName(), plan.weights(), plan.sourceBytes(), plan.bytes());
        }
    }

    /** Those that were named; else those that are there. */
    private List<Component> components(Checkpoint checkpoint) {
        List<Component> all = List.of(Component.TEXT_ENCODER, Component.TRANSFORMER);
        List<Component> wanted = all.stream()
                .filter(component -> request.only().isEmpty()
                        ? Files.isDirectory(checkpoint.folder().resolve(component.folderName()))
                        : request.only().contains(component.folderName()))
                .toList();
        return wanted.isEmpty() ? List.of(Component.TRANSFORMER) : wanted;
    }

    /** Whatever would be wrong with the source when it is opened is told before the work. */
    private Source source(Component component, Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        ComputeSettings compute = ComputeSettings.defaults();
        WeightHeaders headers = component.encodes()
                ? GlmEncoder.headers(folder, GlmConfig.from(config), compute)
                : CogView4Transformer.headers(folder, TransformerConfig.from(config), compute);
        headers.quantisation().ifPresent(method -> {
            throw new CheckpointException(QuantiseMessage.QUANTISED_ALREADY, folder, method);
        });
        return new Source(component, config, headers, ComponentPlan.of(headers, request.groupSize()));
    }

    private void requireRoom(List<Source> sources, OtherFiles others) {
        long needed =
                sources.stream().mapToLong(source -> source.plan().bytes()).sum() + others.copiedBytes();
        Path parent = new AtomicFolder(request.output()).parent();
        long free = freeBytes.applyAsLong(parent);
        if (needed > free) {
            throw new OutputException(
                    QuantiseMessage.QUANTISE_WITHOUT_ROOM, parent, Bytes.decimal(needed), Bytes.decimal(free));
        }
    }

    /** @param bytes of all components together, for who hears of the progress */
    private QuantisedComponent write(Source source, String fingerprint, Path output, long bytes) throws IOException {
        ComponentPlan plan = source.plan();
        Path folder = output.resolve(source.component().folderName());
        Files.createDirectories(folder);
        List<ShardWriter.Rounded> rounded = new ArrayList<>();
        for (ComponentPlan.Shard shard : plan.shards()) {
            rounded.addAll(new ShardWriter(source.headers(), shard, read -> advance(read, bytes)).writeTo(folder));
        }
        double error = rounded.stream()
                .map(ShardWriter.Rounded::change)
                .reduce(new Int8Values.Change(0, 0), Int8Values.Change::plus)
                .relativeError();
        ObjectNode config = QuantisationConfig.quantised(source.config(), fingerprint, request.groupSize(), error);
        write(folder.resolve("config.json"), config);
        if (plan.shards().size() > 1) {
            write(folder.resolve(plan.indexName()), plan.index());
        }
        List<QuantisedWeight> weights = rounded.stream()
                .map(weight ->
                        new QuantisedWeight(weight.name(), weight.change().relativeError()))
                .toList();
        return new QuantisedComponent(
                source.component().folderName(), weights, plan.sourceBytes(), plan.bytes(), error);
    }

    private void advance(long read, long bytes) {
        cancellation.throwIfCancelled();
        doneBytes += read;
        long now = System.nanoTime();
        if (now - toldNanos >= TELL_NANOS || doneBytes == bytes) {
            toldNanos = now;
            listener.on(new QuantiseEvent.Advanced(doneBytes, bytes));
        }
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        Files.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
