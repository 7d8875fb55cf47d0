package io.cogview4j.diagnosis;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.Failure;
import io.cogview4j.message.Message;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.text.GlmTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The native libraries, which are loaded to find out whether they can be.
 *
 * @param libtorch its version and that of its binding
 * @param instructions the widest that libtorch's own kernels use here, and {@code AMX} or {@code BF16} where bfloat16 is
 *     faster; empty if it does not load
 * @param problems what keeps libraries from loading; none if nothing can be computed otherwise
 */
public record LibraryFacts(String libtorch, String instructions, List<Message> problems) {
    public LibraryFacts {
        problems = List.copyOf(problems);
    }

    static LibraryFacts current() {
        List<Message> problems = new ArrayList<>();
        String instructions = "";
        try {
            instructions = NativeRuntime.vectorInstructions();
        } catch (CogView4Exception | LinkageError e) {
            problems.addAll(Failure.problems(e));
        }
        try (GlmTokenizer _ = GlmTokenizer.open(BuiltInModel.folder().resolve("tokenizer"))) {
            // it is closed again: that it opens is all
        } catch (CogView4Exception | LinkageError e) {
            Failure.problems(e).stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problems::add);
        }
        return new LibraryFacts(NativeRuntime.version(), instructions, problems);
    }
}
