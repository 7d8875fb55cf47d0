package io.cogview4j.checkpoint;

import static java.util.stream.Collectors.groupingBy;

import io.cogview4j.api.Bytes;
import io.cogview4j.bits.Sha256;
import io.cogview4j.events.Notices;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.Message;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells components of checkpoints apart by their content: {@code weights:} and 32, or {@code tokenizer:} and 16
 * hexadecimal digits of a SHA-256.
 *
 * <p>Of weights it covers every byte of their files, what {@code config.json} means, and the name, data type and shape of
 * every tensor. It stays the same when the folder is moved or renamed, and when only the notes of who saved it differ. The
 * same weights in other files, in another data type, or under other names, count as others; of int8 weights it names those that
 * they were made from beside their own, see {@link io.cogview4j.api.RoundedFrom}. Files are read through once, see
 * {@link FileHashes}. A file that a hub cache links to is taken to be what its name says; should somebody have written
 * over it there, that shows only in 64 bytes from the middle of at most 64 tensors.
 *
 * <p>Of a tokenizer it covers {@code tokenizer.json} byte by byte, which token pads, and what else the files beside it
 * change.
 *
 * <p>What is sampled of weights, {@code run:} and 16 digits, takes milliseconds. It tells nothing for certain, and is only
 * for what does not leave the run. Images keep what is sampled as {@code sampled:}, where nothing better is known.
 */
public final class Fingerprint {
    private static final int MOST_SAMPLES = 64;
    private static final int SAMPLE_BYTES = 64;
    private static final int HEX_DIGITS = 16;

    /** Read in a fraction of a second. */
    private static final long QUICK_BYTES = 1L << 26;

    private static final int CERTAIN_HEX_DIGITS = 32;

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
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted
     */
    public static String of(WeightHeaders headers, ConfigJson config) {
        return of(headers, config, FileHashes.ofUser());
    }

    /**
     * The fingerprint if it takes no long reading, because the files are small or their hashes are known; else {@code
     * sampled:} and what is sampled.
     *
     * @throws CheckpointException if a file is gone by now
     */
    public static String quick(WeightHeaders headers, ConfigJson config) {
        return quick(headers, config, FileHashes.ofUser());
    }

    static String quick(WeightHeaders headers, ConfigJson config, FileHashes hashes) {
        try {
            return unreadBytes(headers, hashes) <= QUICK_BYTES
                    ? of(headers, config, hashes)
                    : "sampled:" + of(headers, config, null, HEX_DIGITS);
        } catch (IOException e) {
            throw unreadable(headers.folder(), e);
        }
    }

    static String of(WeightHeaders headers, ConfigJson config, FileHashes hashes) {
        String own = "weights:" + of(headers, config, hashes, CERTAIN_HEX_DIGITS);
        return QuantisationConfig.of(config)
                .roundedFrom()
                .map(source -> source.appendedTo(own))
                .orElse(own);
    }

    /**
     * What is sampled of weights whose headers and config are known.
     *
     * @throws CheckpointException if a file is gone by now
     */
    public static String sampled(WeightHeaders headers, ConfigJson config) {
        return "run:" + of(headers, config, null, HEX_DIGITS);
    }

    private static String of(WeightHeaders headers, ConfigJson config, @Nullable FileHashes hashes, int digits) {
        MessageDigest digest = Sha256.digest();
        try {
            if (hashes != null) {
                tellOfReading(headers, hashes);
            }
            weights(into(digest), headers, config, hashes);
        } catch (IOException e) {
            throw unreadable(headers.folder(), e);
        }
        return digits(digest, digits);
    }

    private static void tellOfReading(WeightHeaders headers, FileHashes hashes) throws IOException {
        long bytes = unreadBytes(headers, hashes);
        if (bytes > hashes.noticedBytes()) {
            Notices.tell(Message.of(CoreMessage.WEIGHTS_READ_ONCE, headers.folder(), Bytes.decimal(bytes)));
        }
    }

    private static long unreadBytes(WeightHeaders headers, FileHashes hashes) throws IOException {
        long bytes = 0;
        for (Path file : headers.files().keySet()) {
            bytes += hashes.knows(file) ? 0 : Files.size(file);
        }
        return bytes;
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
        return "tokenizer:" + digits(digest, HEX_DIGITS);
    }

    private static DataOutputStream into(MessageDigest digest) {
        return new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }

    private static String digits(MessageDigest digest, int digits) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, digits);
    }

    private static CheckpointException unreadable(Path folder, IOException refusal) {
        FileProblem.throwIfInterruption(refusal);
        return new CheckpointException(
                refusal, CoreMessage.COMPONENT_UNREADABLE, folder, String.valueOf(refusal.getMessage()));
    }

    private static void weights(
            DataOutputStream out, WeightHeaders headers, ConfigJson config, @Nullable FileHashes hashes)
            throws IOException {
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
        Map<WeightHeaders.LocatedTensor, byte[]> bytes = new HashMap<>();
        Map<Path, String> contents = new HashMap<>();
        Map<Path, List<WeightHeaders.LocatedTensor>> byFile =
                sampled.stream().collect(groupingBy(WeightHeaders.LocatedTensor::file));
        for (Path file : hashes == null ? byFile.keySet() : headers.files().keySet()) {
            try (FileChannel channel = FileChannel.open(file)) {
                for (WeightHeaders.LocatedTensor located : byFile.getOrDefault(file, List.of())) {
                    bytes.put(located, sample(channel, located.info()));
                }
                if (hashes != null) {
                    contents.put(file, hashes.of(file, channel));
                }
            }
        }
        for (WeightHeaders.LocatedTensor located : sampled) {
            out.write(Objects.requireNonNull(bytes.get(located)));
        }
        if (hashes != null) {
            for (WeightHeaders.LocatedTensor located : all) {
                text(out, Objects.requireNonNull(contents.get(located.file())));
            }
        }
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
