package io.cogview4j.spark;

import io.cogview4j.message.CheckpointException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a checkpoint that a stage needs, on any file system of Hadoop.
 *
 * @param files by their paths in the folder
 */
record ModelFiles(FileSystem system, Path folder, Map<String, FileStatus> files) {
    private static final int WHOLE_BYTES = 1 << 20;
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 4096;

    /** @throws CheckpointException if there is no such folder */
    static ModelFiles list(String folder, Role role, Configuration configuration) throws IOException {
        Path path = new Path(folder);
        FileSystem system = path.getFileSystem(configuration);
        Map<String, FileStatus> files = new TreeMap<>();
        try {
            for (FileStatus entry : system.listStatus(path)) {
                String name = entry.getPath().getName();
                if (!entry.isDirectory()) {
                    add(files, name, entry, role);
                } else if (role.takes(name + "/")) {
                    for (FileStatus inside : system.listStatus(entry.getPath())) {
                        add(files, name + "/" + inside.getPath().getName(), inside, role);
                    }
                }
            }
        } catch (FileNotFoundException e) {
            throw new CheckpointException(e, SparkMessage.SPARK_MODEL_MISSING, folder);
        }
        return new ModelFiles(system, path, files);
    }

    private static void add(Map<String, FileStatus> files, String name, FileStatus file, Role role) {
        if (!file.isDirectory() && role.takes(name) && !name.endsWith(".crc")) {
            files.put(name, file);
        }
    }

    /**
     * SHA-256 of names, sizes, and contents: of small files all of it, of others samples, because every machine looks at them before
     * its work. What is known for certain of the weights stands in every picture.
     */
    String fingerprint() throws IOException {
        MessageDigest digest = Sha256.digest();
        for (Map.Entry<String, FileStatus> file : files.entrySet()) {
            long bytes = file.getValue().getLen();
            digest.update((file.getKey() + "\n" + bytes + "\n").getBytes(StandardCharsets.UTF_8));
            try (FSDataInputStream in = system.open(file.getValue().getPath())) {
                if (bytes <= WHOLE_BYTES) {
                    digest.update(in.readAllBytes());
                } else {
                    sample(in, bytes, digest);
                }
            }
        }
        return Sha256.hex(digest);
    }

    private static void sample(FSDataInputStream in, long bytes, MessageDigest digest) throws IOException {
        byte[] sample = new byte[SAMPLE_BYTES];
        for (int i = 0; i < SAMPLES; i++) {
            in.readFully((bytes - SAMPLE_BYTES) / (SAMPLES - 1) * i, sample, 0, SAMPLE_BYTES);
            digest.update(sample);
        }
    }
}
