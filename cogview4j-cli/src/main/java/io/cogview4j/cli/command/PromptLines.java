package io.cogview4j.cli.command;

import io.cogview4j.PreparedRun;
import io.cogview4j.PromptRows;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The prompts of a command and, if they are rows of a file that goes on without those that fail, the lines they stand on. A row
 * that fails is told in the end.
 */
final class PromptLines {
    private final String file;
    private final boolean lenient;
    private final SortedMap<Integer, Message> failures = new TreeMap<>();
    private List<Prompt> prompts;
    private List<Integer> lines;

    private PromptLines(String file, boolean lenient, List<Prompt> prompts, List<Integer> lines) {
        this.file = file;
        this.lenient = lenient;
        this.prompts = List.copyOf(prompts);
        this.lines = List.copyOf(lines);
    }

    /** Prompts of which all have to be drawn. */
    static PromptLines all(List<Prompt> prompts) {
        return new PromptLines("", false, prompts, List.of());
    }

    /** Rows of which each may fail by itself. */
    static PromptLines of(String file, PromptRows rows) {
        PromptLines all = new PromptLines(
                file,
                true,
                rows.prompts(),
                rows.rows().stream().map(PromptRows.Row::line).toList());
        rows.failures().forEach(failure -> all.failures.put(failure.line(), failure.problem()));
        return all;
    }

    /** Those that have not failed. */
    List<Prompt> prompts() {
        return prompts;
    }

    PromptLines with(Function<Prompt, Prompt> change) {
        prompts = prompts.stream().map(change).toList();
        return this;
    }

    boolean isLenient() {
        return lenient;
    }

    boolean haveFailed() {
        return !failures.isEmpty();
    }

    /** Gives each prompt the seed that it would have if no row failed. */
    void pinSeeds(@Nullable Long first, int images) {
        if (lenient && first != null) {
            List<Prompt> pinned = new ArrayList<>();
            for (Prompt prompt : prompts) {
                pinned.add(prompt.withSettings(prompt.settings().withSeed(first + (long) pinned.size() * images)));
            }
            prompts = pinned;
        }
    }

    /**
     * Prepares all prompts in one run. Where that fails, those that fail alone are left out.
     *
     * @return null if none is left
     * @throws InvalidRequestException if what is wrong is not a matter of single rows
     * @throws CheckpointException if what is wrong is the model, or a LoRA for all
     */
    @Nullable PreparedRun prepare(Function<List<Prompt>, PreparedRun> prepare) {
        if (prompts.isEmpty()) {
            return null;
        }
        try {
            return prepare.apply(prompts);
        } catch (InvalidRequestException | CheckpointException together) {
            if (!lenient) {
                throw together;
            }
            List<Prompt> sound = new ArrayList<>();
            List<Integer> soundLines = new ArrayList<>();
            SortedMap<Integer, Message> unsound = new TreeMap<>();
            for (int i = 0; i < prompts.size(); i++) {
                try {
                    prepare.apply(List.of(prompts.get(i)));
                    sound.add(prompts.get(i));
                    soundLines.add(lines.get(i));
                } catch (InvalidRequestException alone) {
                    unsound.put(lines.get(i), alone.problem());
                } catch (CheckpointException alone) {
                    requireSoundWithoutLoras(prompts.get(i), prepare);
                    unsound.put(lines.get(i), alone.problem());
                }
            }
            if (unsound.isEmpty()) {
                throw together;
            }
            failures.putAll(unsound);
            prompts = sound;
            lines = soundLines;
            return sound.isEmpty() ? null : prepare.apply(sound);
        }
    }

    /** @throws CheckpointException if it is no LoRA of its own that is wrong with a row */
    private static void requireSoundWithoutLoras(Prompt prompt, Function<List<Prompt>, PreparedRun> prepare) {
        try {
            prepare.apply(List.of(prompt.loras() == null ? prompt : prompt.withLoras(List.of())));
        } catch (InvalidRequestException e) {
            // that is a matter of the row, too
        }
    }

    /**
     * Notes that pictures of prompts could not be drawn.
     *
     * @param of places of the prompts among those that have not failed
     */
    void drawingFailed(Set<Integer> of, CogView4Exception failure) {
        if (!lenient) {
            throw failure;
        }
        of.forEach(prompt -> failures.put(lines.get(prompt), failure.problem()));
    }

    /** Which prompts pictures belong to. */
    static Set<Integer> prompts(List<Integer> places, int images) {
        Set<Integer> prompts = new LinkedHashSet<>();
        places.forEach(place -> prompts.add(place / images));
        return prompts;
    }

    /** One line for each row that failed. */
    List<String> told(Labels labels) {
        return failures.entrySet().stream()
                .map(failure -> labels.of("row.failed", file, failure.getKey(), labels.of(failure.getValue())))
                .toList();
    }

    void describe(ArrayNode nodes, Wording wording) {
        failures.forEach((line, problem) -> {
            ObjectNode node = nodes.addObject().put("line", line);
            wording.of(problem).forEach(node::put);
        });
    }
}
