package io.cogview4j.checkpoint;

import io.cogview4j.api.RoundedFrom;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code quantization_config} in a component's config says of its weights.
 *
 * @param json nothing if there is no such object
 */
public record QuantisationConfig(ConfigJson json) {
    private static final String KEY = "quantization_config";
    private static final String METHOD = "quant_method";
    private static final String OURS = "cogview4j";
    private static final String VERSION = "version";
    private static final String SOURCE = "source";
    private static final String ERROR = "relative_error";
    private static final int KNOWN_VERSION = 1;
    private static final List<String> DETAILS =
            List.of("bnb_4bit_quant_type", "weights_dtype", "weights", "quant_type", "fmt", "bits");

    /** Of a config that is read already. */
    static QuantisationConfig of(ConfigJson config) {
        return new QuantisationConfig(config.object(KEY));
    }

    /** Of a component's folder; as if it said nothing where there is no config that can be read. */
    static QuantisationConfig of(Path folder) {
        Path file = folder.resolve("config.json");
        try {
            if (Files.exists(file)) {
                return of(ConfigJson.read(file));
            }
        } catch (CheckpointException e) {
            // told where the config is read
        }
        return of(new ConfigJson(file, JsonMapper.shared().createObjectNode()));
    }

    /**
     * The config of a component whose weights were quantised.
     *
     * @param source fingerprint of the weights that they were made from
     * @param groupSize empty if each row has one scale
     * @param relativeError of all weights that were quantised together
     */
    public static ObjectNode quantised(ConfigJson config, String source, OptionalInt groupSize, double relativeError) {
        ObjectNode quantised = JsonMapper.shared().createObjectNode();
        config.root().properties().forEach(field -> quantised.set(field.getKey(), field.getValue()));
        ObjectNode json = quantised.putObject(KEY);
        json.put(METHOD, OURS);
        json.put(VERSION, KNOWN_VERSION);
        json.put("weights_dtype", "int8");
        groupSize.ifPresent(size -> json.put("group_size", size));
        json.put(SOURCE, source);
        json.put(ERROR, RoundedFrom.rounded(relativeError));
        return quantised;
    }

    /** Whether it says of weights that they are such as are read. */
    boolean isRead() {
        return isOurs() || isQuanto();
    }

    boolean isOurs() {
        return methodName().equals(OURS);
    }

    private boolean isQuanto() {
        return methodName().equals("quanto");
    }

    private String methodName() {
        return json.root().path(METHOD).asString("");
    }

    /** The method with what tells its variants apart, such as {@code bitsandbytes nf4}; empty if there is none. */
    Optional<String> method() {
        List<String> parts = Stream.concat(Stream.of(METHOD), DETAILS.stream())
                .map(json.root()::path)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asString)
                .distinct()
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(ConfigJson.shown(String.join(" ", parts)));
    }

    /** @throws CheckpointException if the weights are of a later form of ours */
    void requireKnown() {
        JsonNode version = json.root().path(VERSION);
        if (!version.isIntegralNumber() || version.asLong() != KNOWN_VERSION) {
            throw json.refused(CoreMessage.QUANTISATION_NEWER, ConfigJson.shown(version), KNOWN_VERSION);
        }
    }

    /** What the weights were made from, if they are ours. */
    Optional<RoundedFrom> roundedFrom() {
        JsonNode source = json.root().path(SOURCE);
        JsonNode error = json.root().path(ERROR);
        return isOurs() && source.isString() && error.isNumber()
                ? RoundedFrom.of(source.asString(), error.asDouble())
                : Optional.empty();
    }
}
