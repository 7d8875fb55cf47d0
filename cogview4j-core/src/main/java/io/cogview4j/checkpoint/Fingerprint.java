package io.cogview4j.checkpoint;

import static java.util.stream.Collectors.groupingBy;

import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
 * <p>Of a tokenizer it covers {@code tokenizer.json} byte by byte, which token pads, and what else the files beside it
 * change.
 */
public final class Fingerprint {
    private static final int MOST_SAMPLES = 64;
    private static final int SAMPLE_BYTES = 64;
    private static final int HEX_DIGITS = 16;

    /** Keys of configs that tell how the component was saved, not what it computes. */
    private static final Set<String> NOTES = Set.of(
            "_commit_hash", "_diffusers_version", "_name_or_path", "dtype", "torch_dtype", "transformers_version");

    private Fingerprint() {}

    /**
     * The fingerprint of a tokenizer or of weights, whichever the folder holds.
     *
     * @param componentFolder for example {@code text_encoder/} of a checkpoint
     * @throws CheckpointException if the component is missing, incomplete or damaged
     */
    public static String of(Path componentFolder) {
        return Files.isRegularFile(componentFolder.resolve(TokenizerFile.NAME))
                ? ofTokenizer(componentFolder)
                : of(WeightHeaders.read(componentFolder), ConfigJson.read(componentFolder.resolve("config.json")));
    }

    /**
     * The fingerprint of weights whose headers and config are known.
     *
     * @throws CheckpointException if a file is gone by now
     */
    public static String of(WeightHeaders headers, ConfigJson config) {
        MessageDigest digest = Sha256.digest();
        try {
            weights(into(digest), headers, config);
        } catch (IOException e) {
            throw unreadable(headers.folder(), e);
        }
        return "weights:" + digits(digest);
    }

    private static String ofTokenizer(Path folder) {
        try (TokenizerFile file = TokenizerFile.open(folder)) {
            return file.fingerprint();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** A digest that the content of {@code tokenizer.json} is to follow. */
    static MessageDigest beforeTokenizer(String padToken) throws IOException {
        MessageDigest digest = Sha256.digest();
        text(into(digest), padToken);
        return digest;
    }

    /**
     * The fingerprint once the digest has seen all of {@code tokenizer.json}.
     *
     * @param changes what the files beside it change; empty if nothing
     */
    static String afterTokenizer(MessageDigest digest, String changes) throws IOException {
        if (!changes.isEmpty()) {
            text(into(digest), changes);
        }
        return "tokenizer:" + digits(digest);
    }

    private static DataOutputStream into(MessageDigest digest) {
        return new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }

    private static String digits(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    private static CheckpointException unreadable(Path folder, IOException refusal) {
        FileProblem.throwIfInterruption(refusal);
        return new CheckpointException(
                refusal, CoreMessage.COMPONENT_UNREADABLE, folder, String.valueOf(refusal.getMessage()));
    }

    private static void weights(DataOutputStream out, WeightHeaders headers, ConfigJson config) throws IOException {
        meaning(out, config.root());
        Map<String, WeightHeaders.LocatedTensor> tensors = new TreeMap<>(headers.entries());
        for (WeightHeaders.LocatedTensor located : tensors.values()) {
            text(out, located.info().name());
            text(out, located.info().dtype() + " " + located.info().shape());
        }
        List<WeightHeaders.LocatedTensor> all = List.copyOf(tensors.values());
        int samples = Math.min(MOST_SAMPLES, all.size());
        List<WeightHeaders.LocatedTensor> sampled = IntStream.range(0, samples)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / samples)))
                .toList();
        Map<WeightHeaders.LocatedTensor, byte[]> bytes = samples(sampled);
        for (WeightHeaders.LocatedTensor located : sampled) {
            out.write(Objects.requireNonNull(bytes.get(located)));
        }
    }

    /** What is sampled of each of these tensors. Each file is opened once. */
    private static Map<WeightHeaders.LocatedTensor, byte[]> samples(List<WeightHeaders.LocatedTensor> tensors)
            throws IOException {
        Map<Path, List<WeightHeaders.LocatedTensor>> files =
                tensors.stream().collect(groupingBy(WeightHeaders.LocatedTensor::file));
        Map<WeightHeaders.LocatedTensor, byte[]> samples = new HashMap<>();
        for (Map.Entry<Path, List<WeightHeaders.LocatedTensor>> file : files.entrySet()) {
            try (FileChannel channel = FileChannel.open(file.getKey())) {
                for (WeightHeaders.LocatedTensor located : file.getValue()) {
                    samples.put(located, sample(channel, located.info()));
                }
            }
        }
        return samples;
    }

    /** The bytes in the middle of a tensor; its start may be the zeros of padding. */
    private static byte[] sample(FileChannel file, TensorInfo tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SAMPLE_BYTES, tensor.bytes()));
        long start = tensor.offset() + (tensor.bytes() - bytes.capacity()) / 2;
        while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {}
        return bytes.array();
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
}
