package io.cogview4j.inspect;

import io.cogview4j.lora.LoraFile;
import io.cogview4j.lora.LoraModule;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A low-rank adaptation of the transformer.
 *
 * @param bytes of the file
 * @param layers how many linear layers it adapts
 * @param ranks that occur, rising
 * @param alphas that occur, rising; what is added is scaled by alpha by rank
 * @param dtypes that occur, as in the header, for example {@code BF16}
 * @param targets the kinds of layers, {@code attn1.to_q} for example, and how often each occurs
 * @param model that it was held against; null without one
 * @param findings what keeps it from being used with that model
 */
public record LoraInspection(
        Path path,
        long bytes,
        int layers,
        List<Long> ranks,
        List<Double> alphas,
        List<String> dtypes,
        Map<String, Integer> targets,
        @Nullable String model,
        List<Message> findings)
        implements Inspection {
    private static final Pattern BLOCK = Pattern.compile("^transformer_blocks[._]\\d+[._]");

    public LoraInspection {
        ranks = List.copyOf(ranks);
        alphas = List.copyOf(alphas);
        dtypes = List.copyOf(dtypes);
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        findings = List.copyOf(findings);
    }

    /**
     * Of a file that was read.
     *
     * @throws InvalidRequestException if the file is gone by now
     */
    static LoraInspection of(LoraFile file) {
        List<LoraModule> modules = file.modules();
        Map<String, Integer> targets = new TreeMap<>();
        modules.forEach(module -> targets.merge(BLOCK.matcher(module.name()).replaceFirst(""), 1, Integer::sum));
        return new LoraInspection(
                file.file(),
                bytes(file.file()),
                modules.size(),
                modules.stream().map(LoraModule::rank).distinct().sorted().toList(),
                modules.stream().map(LoraModule::alpha).distinct().sorted().toList(),
                modules.stream()
                        .flatMap(module -> Stream.of(module.down(), module.up()))
                        .map(tensor -> tensor.dtype().name())
                        .distinct()
                        .sorted()
                        .toList(),
                targets,
                null,
                List.of());
    }

    LoraInspection against(String model, List<Message> findings) {
        return new LoraInspection(path, bytes, layers, ranks, alphas, dtypes, targets, model, findings);
    }

    private static long bytes(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(path, e));
        }
    }
}
