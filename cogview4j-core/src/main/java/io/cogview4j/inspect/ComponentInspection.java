package io.cogview4j.inspect;

import io.cogview4j.message.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One component of a checkpoint.
 *
 * @param name of the component and its folder, for example {@code text_encoder}
 * @param className as {@code model_index.json} names it, null if it names none
 * @param present whether its folder is there
 * @param parameters how many numbers its weights are
 * @param bytes of its weights
 * @param dtypes in which they are stored, as in a safetensors header, with the bytes of each
 * @param files that hold them and are there
 * @param missing names of files that are not
 * @param facts what its config says, as JSON, by the names that it uses
 * @param findings what is wrong with it
 */
public record ComponentInspection(
        String name,
        @Nullable String className,
        boolean present,
        long parameters,
        long bytes,
        Map<String, Long> dtypes,
        int files,
        List<String> missing,
        Map<String, String> facts,
        List<Message> findings) {
    public ComponentInspection {
        dtypes = Collections.unmodifiableMap(new LinkedHashMap<>(dtypes));
        missing = List.copyOf(missing);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        findings = List.copyOf(findings);
    }

    ComponentInspection with(List<Message> findings) {
        return new ComponentInspection(
                name, className, present, parameters, bytes, dtypes, files, missing, facts, findings);
    }

    /** Whether it is there and nothing is wrong with it. */
    public boolean usable() {
        return present && findings.isEmpty();
    }
}
