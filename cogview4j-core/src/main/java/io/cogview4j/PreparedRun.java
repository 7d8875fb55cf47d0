package io.cogview4j;

import io.cogview4j.api.Making;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.NumericException;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.pipeline.RunControl;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.resume.RunSaver;
import io.cogview4j.resume.SavedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request with nothing left open: resolved, tokenized, planned, its seeds drawn. It holds headers and numbers only, so one
 * that is not run needs no closing. It runs once.
 */
public final class PreparedRun {
    /** As slow as machines are that draw anything at all. */
    private static final MachineSpeed SLOW = new MachineSpeed(5e9, 1e8);

    private final ImageGenerator generator;
    private final RunTexts texts;
    private final List<PreparedGroup> groups;
    private final List<Message> findings;
    private final RunMemory memory;
    private final ImageLabels labels;
    private final Savable savable;
    private final Turn turn;
    private final @Nullable Save save;
    private final AtomicBoolean begun;

    /**
     * Where a run is saved.
     *
     * @param begin where it goes on; null for a run that begins
     * @param changes carries out what changes the file
     */
    private record Save(Path file, String note, @Nullable SavedRun begin, Executor changes) {}

    PreparedRun(
            ImageGenerator generator,
            RunTexts texts,
            List<PreparedGroup> groups,
            List<Message> findings,
            RunMemory memory,
            ImageLabels labels,
            Savable savable,
            Turn turn) {
        this(generator, texts, groups, findings, memory, labels, savable, turn, null, new AtomicBoolean());
    }

    private PreparedRun(
            ImageGenerator generator,
            RunTexts texts,
            List<PreparedGroup> groups,
            List<Message> findings,
            RunMemory memory,
            ImageLabels labels,
            Savable savable,
            Turn turn,
            @Nullable Save save,
            AtomicBoolean begun) {
        this.generator = generator;
        this.texts = texts;
        this.groups = List.copyOf(groups);
        this.findings = List.copyOf(findings);
        this.memory = memory;
        this.labels = labels;
        this.savable = savable;
        this.turn = turn;
        this.save = save;
        this.begun = begun;
    }

    /** The same run, which still runs once. */
    private PreparedRun with(Save save) {
        return new PreparedRun(generator, texts, groups, findings, memory, labels, savable, turn, save, begun);
    }

    PreparedRun from(Resumption resumed) {
        return with(new Save(resumed.file(), resumed.run().note(), resumed.run(), Runnable::run));
    }

    /**
     * The same run, saved as if its request had been {@linkplain io.cogview4j.api.ImageRequest.Builder#resumable resumable}.
     *
     * @param note for the program that goes on with it, which reads it with {@link ResumePoint#read}
     * @throws InvalidRequestException if there is such a file already, or a picture that images are made from is in memory
     * @throws io.cogview4j.message.OutputException if the file cannot be written
     */
    public PreparedRun resumable(Path file, String note) {
        savable.surroundings(); // refuses what cannot be saved
        RunSaver.take(file);
        RunSaver.release(file);
        return with(new Save(file, note, save == null ? null : save.begin(), Runnable::run));
    }

    /**
     * The same run, if it is saved, with its file changed by someone else.
     *
     * @param changes carries out what changes the file, at once; a program that may be ended meanwhile lets nothing in between
     */
    public PreparedRun savedBy(Executor changes) {
        return save == null ? this : with(new Save(save.file(), save.note(), save.begin(), changes));
    }

    /** The prompts in their order, each with its negative prompt and the settings that are its own. */
    public List<Prompt> prompts() {
        return labels.prompts();
    }

    /** The passes in which the images are made, in their order. */
    public List<ImagePass> passes() {
        return groups.stream().map(PreparedGroup::pass).toList();
    }

    /** How many tokens each prompt has, padding included. */
    public List<Integer> promptTokens() {
        return texts.promptTokens();
    }

    /** How many tokens each negative prompt has, padding included; none if no image is guided. */
    public List<Integer> negativeTokens() {
        return texts.negativeTokens();
    }

    /** The seed of each image, in their order; null for noise that was not drawn from a seed of its own. */
    public List<@Nullable Long> seeds() {
        return labels.seeds();
    }

    /** The seed that was drawn because the request left it open; null if none was. */
    public @Nullable Long drawnSeed() {
        return labels.drawnSeed();
    }

    /** What each image will tell of itself, in their order. */
    public List<Recipe> recipes() {
        SortedMap<Integer, Recipe> recipes = new TreeMap<>();
        for (PreparedGroup group : groups) {
            for (int i = 0; i < group.images(); i++) {
                int place = group.place(i);
                recipes.put(place, labels.of(place, group.settings()).as(Recipe::new));
            }
        }
        return List.copyOf(recipes.values());
    }

    /** Warnings and notes; what would stop the run was refused before. */
    public List<Message> findings() {
        return findings;
    }

    /** How every stage keeps the budget, in the order in which they run. */
    public MemoryPlan memory() {
        return memory.plan();
    }

    /** How the same run would keep another budget; empty if it would not fit. */
    public Optional<MemoryPlan> memoryWithin(MemoryBudget budget) {
        return memory.within(budget);
    }

    /**
     * The smallest budget to give this run, here or in a process that is started anew. Such processes differ by a few MiB, for
     * which there is room.
     */
    public long smallestBudgetBytes() {
        return memory.smallestBudgetBytes();
    }

    /** How long the run will take on a machine of this speed. */
    public Duration expected(MachineSpeed speed) {
        return Duration.ofNanos((long) (1e9 * speed.seconds(memory())));
    }

    /**
     * How long the run will take, if that is worth telling. Measuring takes a moment, and is done only if it matters.
     *
     * @param least shorter than this is not told
     * @param measure measures the machine
     */
    public Optional<Duration> expected(Duration least, Supplier<MachineSpeed> measure) {
        if (expected(SLOW).compareTo(least) < 0) {
            return Optional.empty();
        }
        Duration expected = expected(measure.get());
        return expected.compareTo(least) < 0 ? Optional.empty() : Optional.of(expected);
    }

    /** Runs with nobody listening. */
    public GeneratedImages run() {
        return run(RunListener.NONE, Cancellation.never());
    }

    /**
     * Makes the images.
     *
     * @throws io.cogview4j.message.CancelledException within a block, a layer or a strip after it was asked for, or the thread
     *     was interrupted
     * @throws io.cogview4j.message.NumericException if the computation leaves the finite numbers
     * @throws io.cogview4j.message.CogView4Exception if files have changed since the run was prepared
     * @throws IllegalStateException if it ran before
     */
    public GeneratedImages run(RunListener listener, Cancellation cancellation) {
        return run(listener, cancellation, (_, _) -> {});
    }

    /** Takes images as soon as they are made. */
    @FunctionalInterface
    public interface ImageSink {
        /** @param place of the image among all images of the run, from 0 */
        void accept(int place, Image image);

        /**
         * Hears that images could not be made. Without another answer the run ends with this failure; if the method returns, it
         * goes on with the next pass.
         *
         * @param places of the images, which share the pass that failed
         */
        default void failed(List<Integer> places, CogView4Exception failure) {
            throw failure;
        }
    }

    /** As {@link #run(RunListener, Cancellation)}, and hands over each image as soon as those that share its pass are made. */
    public GeneratedImages run(RunListener listener, Cancellation cancellation, ImageSink made) {
        Cancellation closing = begin();
        try {
            RunControl control = new RunControl(listener, cancellation, closing);
            memory.applyTo(generator.components());
            return save == null ? run(control, made, null) : runSaved(save, control, made);
        } finally {
            turn.end();
        }
    }

    /** A run whose session is busy has not begun, and may be tried again. */
    private Cancellation begin() {
        if (begun.getAndSet(true)) {
            throw new IllegalStateException("this run has run before; prepare another");
        }
        try {
            return turn.begin();
        } catch (RuntimeException e) {
            begun.set(false);
            throw e;
        }
    }

    private GeneratedImages runSaved(Save save, RunControl control, ImageSink made) {
        if (save.begin() != null) {
            return run(control, made, save);
        }
        RunSaver.take(save.file());
        try {
            return run(control, made, save);
        } finally {
            RunSaver.release(save.file());
        }
    }

    private GeneratedImages run(RunControl control, ImageSink made, @Nullable Save save) {
        control.warn(findings);
        PromptEmbeddings embeddings = texts.embeddings(memory, control);
        @Nullable RunSaver saver = save == null ? null : saver(save, embeddings, control);
        SortedMap<Integer, Image> images = new TreeMap<>();
        for (int number = firstPass(); number < groups.size(); number++) {
            PreparedGroup group = groups.get(number);
            // reads files, which is too late once there are images and the thread is interrupted
            List<Making> makings = group.places().stream()
                    .map(place -> labels.making(place, group.settings()))
                    .toList();
            PreparedGroup.Made pass;
            try {
                PassState.Keeper keeper = saver == null ? PassState.Keeper.NONE : saver.ofPass(number);
                pass = group.generate(generator, embeddings, memory, control, keeper);
            } catch (InvalidRequestException | NumericException e) {
                made.failed(group.places(), e);
                continue;
            }
            for (int i = 0; i < pass.images().size(); i++) {
                int place = group.place(i);
                Making making = Makings.withLengths(
                        makings.get(i), pass.used(), i / group.settings().imagesPerPrompt());
                Image image = new Image(pass.images().get(i), labels.of(place, group.settings(), making));
                images.put(place, image);
                made.accept(place, image);
            }
            if (saver != null) {
                saver.passDone(number);
            }
        }
        if (saver != null) {
            saver.runDone();
        }
        return new GeneratedImages(List.copyOf(images.values()), control.stages(), control.warnings());
    }

    private RunSaver saver(Save save, PromptEmbeddings embeddings, RunControl control) {
        return save.begin() == null
                ? RunSaver.beginning(save.file(), savable.saved(embeddings, save.note()), control, save.changes())
                : RunSaver.goingOn(save.file(), save.begin(), control, save.changes());
    }

    /** That is not done; those before it were done by an earlier run. */
    private int firstPass() {
        return save == null || save.begin() == null ? 0 : save.begin().pass();
    }

    /** Places of the images that an earlier run has made and handed over. */
    public List<Integer> placesDone() {
        return groups.subList(0, firstPass()).stream()
                .flatMap(group -> group.places().stream())
                .sorted()
                .toList();
    }
}
