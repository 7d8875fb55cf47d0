package io.cogview4j.report;

import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** In what guidance and sampling of an image were not the model's own. */
public record SamplingFacts(Guidance guidance, Sampling sampling) {
    /** Texts and numbers by their keys; lists of numbers are lists. */
    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        SamplerName sampler = sampling.sampler();
        if (sampler != null && sampler != SamplerName.EULER) {
            facts.put("sampler", sampler.id());
        }
        if (!sampling.levels().equals(NoiseLevels.OF_MODEL)) {
            facts.put("schedule", sampling.levels().toString());
        }
        putList("timesteps", sampling.timesteps(), facts);
        putList("sigmas", sampling.sigmas(), facts);
        if (guidance.scales().size() > 1) {
            putList("guidanceScales", guidance.scales(), facts);
        }
        if (guidance.interval() != null) {
            facts.put("guidanceInterval", guidance.interval().toString());
        }
        if (guidance.zeroSteps() != null) {
            facts.put("zeroSteps", guidance.zeroSteps());
        }
        StepCache cache = sampling.cache();
        if (cache != null && !cache.equals(StepCache.OFF)) {
            facts.put("cache", cache.text());
        }
        return facts;
    }

    private static void putList(String key, List<Double> values, Map<String, Object> facts) {
        if (!values.isEmpty()) {
            facts.put(key, values);
        }
    }

    void describe(ObjectNode node) {
        facts().forEach((key, value) -> node.set(key, JsonMapper.shared().valueToTree(value)));
    }

    /** For people: each fact by the key of its label. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        facts().forEach((key, value) -> texts.put("sampling." + key, text(value)));
        return texts;
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }
}
