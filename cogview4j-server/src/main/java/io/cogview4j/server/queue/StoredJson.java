package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.Sha256;
import io.cogview4j.server.job.Work;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values as they are stored: JSON in ASCII with its names in order, so that equal values are equal texts. */
final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private StoredJson() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static Work work(Work.Kind kind, String json) {
        return MAPPER.readValue(json, kind.type());
    }

    static List<JobResult> results(String json) {
        return MAPPER.readValue(json, new TypeReference<List<JobResult>>() {});
    }

    static List<JobNote> notes(String json) {
        return MAPPER.readValue(json, new TypeReference<List<JobNote>>() {});
    }

    static JobProblem problem(String json) {
        return MAPPER.readValue(json, JobProblem.class);
    }

    /** What tells a value from others, as 64 hexadecimal digits. */
    static String hash(Object... values) {
        byte[] json = write(values).getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(Sha256.of(json));
    }
}
