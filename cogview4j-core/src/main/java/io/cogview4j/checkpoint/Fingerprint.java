package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Tells components of checkpoints apart without reading them through: {@code weights:} or {@code tokenizer:} and 16
 * hexadecimal digits of a SHA-256. Takes milliseconds for weights of any size, and maps nothing.
 *
 * <p>Of weights it covers what {@code config.json} means, the name, data type and shape of every tensor, and 64 bytes
 * from the middle of at most 64 tensors, evenly spread by name. It stays the same when the folder is moved or renamed,
 * when the tensors are distributed over other files, and when only the notes of who saved it differ. Components of
 * different training differ. Not noticed is a change to a few tensors or values that the samples miss; the same
 * weights in another data type, or under other names, count as others.
 *
 * <p>Of a tokenizer it covers {@code tokenizer.json} byte by byte, and which token pads.
 */
public final class Fingerprint {
    private static final int MOST_SAMPLES = 64;
    private static final int SAMPLE_BYTES = 64;
    private static final int HEX_DIGITS = 16;

    /** Keys of configs that tell how the component was saved, not what it computes. */
    private static final Set<String> NOTES = Set.of(
            "_commit_hash", "_diffusers_version", "_name_or_path", "dtype", "torch_dtype", "transformers_version");

    private record Located(Path file, TensorInfo tensor) {}

    private Fingerprint() {}

    /**
     * The fingerprint of a tokenizer or of weights, whichever the folder holds.
     *
     * @param componentFolder for example {@code text_encoder/} of a checkpoint
     * @throws CheckpointException if the component is missing, incomplete or damaged
     */
    public static String of(Path componentFolder) {
        MessageDigest sha256 = sha256();
        Path tokenizer = componentFolder.resolve("tokenizer.json");
        boolean isTokenizer = Files.isRegularFile(tokenizer);
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256))) {
            if (isTokenizer) {
                text(out, TokenizerConfig.padToken(componentFolder));
                Files.copy(tokenizer, out);
            } else {
                weights(out, componentFolder);
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    e, MessageCode.COMPONENT_UNREADABLE, componentFolder, String.valueOf(e.getMessage()));
        }
        String digits = HexFormat.of().formatHex(sha256.digest()).substring(0, HEX_DIGITS);
        return (isTokenizer ? "tokenizer:" : "weights:") + digits;
    }

    private static void weights(DataOutputStream out, Path folder) throws IOException {
        meaning(out, ConfigJson.read(folder.resolve("config.json")).root());
        Map<String, Located> tensors = new TreeMap<>();
        for (Path file : WeightLayout.find(folder).files()) {
            SafetensorsHeader.read(file)
                    .tensors()
                    .values()
                    .forEach(tensor -> tensors.put(tensor.name(), new Located(file, tensor)));
        }
        for (Located located : tensors.values()) {
            text(out, located.tensor.name());
            text(out, located.tensor.dtype() + " " + located.tensor.shape());
        }
        List<Located> all = List.copyOf(tensors.values());
        int samples = Math.min(MOST_SAMPLES, all.size());
        for (int i = 0; i < samples; i++) {
            sample(out, all.get((int) ((long) i * all.size() / samples)));
        }
    }

    /** The bytes in the middle of a tensor; its start may be the zeros of padding. */
    private static void sample(DataOutputStream out, Located located) throws IOException {
        TensorInfo tensor = located.tensor;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SAMPLE_BYTES, tensor.bytes()));
        long start = tensor.offset() + (tensor.bytes() - bytes.capacity()) / 2;
        try (FileChannel channel = FileChannel.open(located.file)) {
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {}
        }
        out.write(bytes.array());
    }

    /** The same bytes for configs that mean the same: keys in order, numbers by their value, nothing for null. */
    private static void meaning(DataOutputStream out, JsonNode node) throws IOException {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().stream()
                    .filter(field ->
                            !NOTES.contains(field.getKey()) && !field.getValue().isNull())
                    .forEach(field -> fields.put(field.getKey(), field.getValue()));
            out.writeByte('{');
            for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
                text(out, field.getKey());
                meaning(out, field.getValue());
            }
            out.writeByte('}');
        } else if (node.isArray()) {
            out.writeByte('[');
            for (JsonNode element : node) {
                meaning(out, element);
            }
            out.writeByte(']');
        } else if (node.isNumber()) {
            out.writeByte('#');
            out.writeDouble(node.asDouble());
        } else {
            out.writeByte(node.isString() ? '"' : '=');
            text(out, node.asString());
        }
    }

    /** With its length before it, so that no two sequences of texts give the same bytes. */
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
