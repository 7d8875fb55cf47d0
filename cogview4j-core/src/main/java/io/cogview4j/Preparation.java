package io.cogview4j;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.batch.ImageGroup;
import io.cogview4j.batch.KnownWords;
import io.cogview4j.batch.Seeds;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.Components.Keep;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.MemoryPlanner;
import io.cogview4j.pipeline.PreparedPrompts;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.pipeline.RunControl;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a request to a run, each thing once: prompts, groups, settings, seeds, tokens, headers, noise, memory.
 *
 * @param keep what stays open after a run
 * @param turn the right to use the components
 */
record Preparation(CogView4 model, Components components, MemoryPlanner planner, Keep keep, Turn turn) {
    /** With components that are opened for one run and closed by it. */
    static Preparation alone(CogView4 model) {
        MemoryPlanner planner = model.planner();
        Components components = model.components();
        return new Preparation(model, components, planner, Keep.NOTHING, Turn.closing(components));
    }

    private record PlannedGroup(ImageGroup members, ResolvedSettings settings) {}

    PreparedRun prepare(ImageRequest request) {
        try (RunInput input = RunInput.of(request.source())) {
            return input instanceof Resumption resumed
                    ? prepare(resumed.request(), input, resumed)
                    : prepare(request, input, null);
        }
    }

    /** @param resumed what goes on; null for a run that begins */
    private PreparedRun prepare(ImageRequest request, RunInput input, @Nullable Resumption resumed) {
        if (resumed != null) {
            resumed.requireSources(model.name(), components);
        }
        ImageGenerator generator = model.generator(components, request.forced());
        List<Prompt> prompts = request.fast() ? fast(input.prompts()) : input.prompts();
        List<PlannedGroup> groups = ImageGroup.of(prompts, request.settings(), request.loras()).stream()
                .map(group -> new PlannedGroup(
                        group,
                        generator.resolve(
                                request,
                                group.settings(),
                                group.loras(),
                                group.prompts().size())))
                .toList();
        if (resumed != null) {
            resumed.requireLoras(groups.stream()
                    .flatMap(group -> group.settings().loras().labels().stream())
                    .toList());
        }
        Seeds seeds =
                Seeds.of(prompts, request.imagesPerPrompt(), request.settings().seed());
        List<Message> findings = new ArrayList<>(check(input, generator, groups));
        groups.forEach(group -> findings.addAll(group.settings().pictures().notes()));
        groups.stream()
                .map(group -> group.settings().size())
                .distinct()
                .forEach(size -> generator.sizeWarning(size).ifPresent(findings::add));
        generator.int8Warning(model.name()).ifPresent(findings::add);
        components.decoderHeaders();
        if (groups.stream().anyMatch(group -> group.settings().pictures().count() > 0)) {
            components.encoderHeaders();
        }
        boolean guided = groups.stream().anyMatch(group -> group.settings().guided());
        RunTexts texts = input.texts(model.encoder(components).untraced(), guided, model.hasTextEncoder());
        findings.addAll(unknownWords(request.source()));
        findings.addAll(texts.warnings());
        List<PreparedGroup> prepared = groups.stream()
                .map(group -> new PreparedGroup(
                        group.members(),
                        generator.plan(
                                group.settings(),
                                noise(request, group.members(), groups.size(), seeds),
                                group.members().prompts().size()),
                        tokens(texts, group)))
                .toList();
        Keep between = keep == Keep.NOTHING && prepared.size() > 1 ? Keep.IMAGE_STAGES : keep;
        RunMemory memory = new RunMemory(generator, planner, texts.needs(), ahead(prepared, resumed), between);
        memory.plan(); // refuses what would not fit after the work of an earlier stage
        ImageLabels labels = new ImageLabels(
                model.name(),
                model.compute(),
                prompts,
                input.known(),
                seeds(request, prompts.size(), seeds),
                drawn(request, seeds),
                new Makings(
                        components,
                        texts,
                        prompts,
                        pictures(prompts.size(), groups),
                        resumed == null
                                ? maxTokens(request)
                                : resumed.run().request().maxTokens()));
        Savable savable = new Savable(request, seeds, texts, prepared, generator, labels, policy());
        if (resumed != null) {
            findings.addAll(resumed.requireRest(savable));
        }
        PreparedRun run = new PreparedRun(generator, texts, prepared, findings, memory, labels, savable, turn);
        return resumed != null
                ? run.from(resumed)
                : request.resumable() == null ? run : run.resumable(request.resumable(), "");
    }

    /** Prompts with what saves work, where they have nothing of their own. */
    private List<Prompt> fast(List<Prompt> prompts) {
        PromptSettings fast = model.card().fast();
        return prompts.stream()
                .map(prompt -> prompt.withSettings(prompt.settings().or(fast)))
                .toList();
    }

    /**
     * What is to be said about embeddings.
     *
     * @throws InvalidRequestException if they cannot be used as they are, and no policy will change them
     */
    private List<Message> check(RunInput input, ImageGenerator generator, List<PlannedGroup> groups) {
        Set<Message> findings = new LinkedHashSet<>();
        groups.stream()
                .map(group -> group.settings().guided())
                .distinct() // looking for NaN reads all values
                .forEach(guided -> findings.addAll(
                        input.check(generator, guided, model.hasTextEncoder()).findings()));
        ShapePolicy policy = model.policy();
        if (policy == ShapePolicy.RELAXED || policy == ShapePolicy.EQUAL_LENGTHS) {
            new ShapeReport(List.copyOf(findings)).requireAccepted();
        }
        return findings.stream()
                .filter(finding -> finding.code().severity() != Severity.ERROR)
                .toList();
    }

    /** Groups that are not done; if all are, no memory is needed, and any plan will do. */
    private static List<PreparedGroup> ahead(List<PreparedGroup> all, @Nullable Resumption resumed) {
        int done = resumed == null ? 0 : resumed.run().pass();
        return done < all.size() ? all.subList(done, all.size()) : all;
    }

    /** Its name in any process: a lambda's ends with where it lies in memory. */
    private String policy() {
        return model.policy().name().replaceFirst("/0x[0-9a-f]+$", "");
    }

    /** Of prompts that are encoded here; what is said of embeddings was said where they were made. */
    private List<Message> unknownWords(Source source) {
        return source instanceof Source.Texts texts
                ? new KnownWords(model.card().words()).warnings(texts.prompts())
                : List.of();
    }

    private static InitialNoise noise(ImageRequest request, ImageGroup group, int groups, Seeds seeds) {
        @Nullable InitialNoise given = request.noise();
        if (given != null) {
            if (groups > 1) {
                throw new InvalidRequestException(CoreMessage.NOISE_FOR_SEVERAL_GROUPS, groups);
            }
            return given;
        }
        return new InitialNoise.SeedPerImage(group.prompts().stream()
                .flatMap(prompt -> seeds.of(prompt, request.imagesPerPrompt()).stream())
                .toList());
    }

    private static List<@Nullable Long> seeds(ImageRequest request, int prompts, Seeds seeds) {
        int each = request.imagesPerPrompt();
        List<@Nullable Long> all = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            all.addAll(
                    switch (request.noise()) {
                        case null -> seeds.of(prompt, each);
                        case InitialNoise.SeedPerImage(List<Long> own) ->
                            own.subList(prompt * each, (prompt + 1) * each);
                        case InitialNoise.Seed _, InitialNoise.Given _ ->
                            Collections.<@Nullable Long>nCopies(each, null);
                    });
        }
        return Collections.unmodifiableList(all);
    }

    /** That images of each prompt are made from. */
    private static List<@Nullable SourcePictures> pictures(int prompts, List<PlannedGroup> groups) {
        List<@Nullable SourcePictures> all =
                new ArrayList<>(Collections.<@Nullable SourcePictures>nCopies(prompts, null));
        for (PlannedGroup group : groups) {
            @Nullable SourcePictures pictures = group.settings().pictures().remembered();
            group.members().prompts().forEach(prompt -> all.set(prompt, pictures));
        }
        return Collections.unmodifiableList(all);
    }

    private static @Nullable Integer maxTokens(ImageRequest request) {
        return request.source() instanceof Source.Texts asked && asked.maxTokens() != PromptRequest.DEFAULT_MAX_TOKENS
                ? asked.maxTokens()
                : null;
    }

    private static @Nullable Long drawn(ImageRequest request, Seeds seeds) {
        return request.noise() == null && seeds.drawn() ? seeds.first() : null;
    }

    /** Of the sequences that a pass over a group computes for one image of each prompt. */
    private static List<Integer> tokens(RunTexts texts, PlannedGroup group) {
        List<Integer> places = group.members().prompts();
        List<Integer> tokens =
                new ArrayList<>(places.stream().map(texts.promptTokens()::get).toList());
        List<Integer> negatives = texts.negativeTokens();
        if (group.settings().guided() && !negatives.isEmpty()) { // a policy may have to add them
            places.forEach(place -> tokens.add(negatives.get(Math.min(place, negatives.size() - 1))));
        }
        return tokens;
    }

    Previews previews(RunListener listener, Cancellation cancellation) {
        Cancellation closing = turn.begin();
        try {
            components.keep(keep, Set.of());
            return new Previews(
                    model.colours(components).get(planner, new RunControl(listener, cancellation, closing)));
        } finally {
            turn.end();
        }
    }

    EncodedPrompts encode(ImageRequest request, RunListener listener, Cancellation cancellation) {
        if (!(request.source() instanceof Source.Texts source)) {
            throw new IllegalArgumentException("there is nothing to encode in a request that has embeddings");
        }
        PreparedPrompts prepared = model.encoder(components)
                .prepare(
                        PromptRequest.of(source.prompts(), source.maxTokens(), source.padding()),
                        request.settings().guidance().mayGuide());
        Optional<StagePlan> plan = prepared.needs().map(planner::textEncoding);
        Cancellation closing = turn.begin();
        try {
            components.keep(keep, Set.of());
            RunControl control = new RunControl(listener, cancellation, closing);
            control.warn(unknownWords(source));
            PromptEmbeddings embeddings = prepared.encode(plan, control);
            return new EncodedPrompts(source.prompts(), embeddings, control.stages(), control.warnings());
        } finally {
            turn.end();
        }
    }
}
