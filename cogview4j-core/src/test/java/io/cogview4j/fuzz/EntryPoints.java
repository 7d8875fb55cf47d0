package io.cogview4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All ways by which data comes in. */
final class EntryPoints {
    private EntryPoints() {}

    /**
     * Those that only Java looks at.
     *
     * @param folder to work in
     */
    static List<EntryPoint> inThisProcess(Path folder) throws IOException {
        List<EntryPoint> entries = new ArrayList<>();
        entries.addAll(new TensorFiles(own(folder, "tensors")).entryPoints());
        entries.addAll(new Loras(own(folder, "loras")).entryPoints());
        entries.addAll(new Resumes(own(folder, "resumes")).entryPoints());
        entries.addAll(new Pictures(own(folder, "pictures")).entryPoints());
        entries.addAll(new Requests(own(folder, "requests")).entryPoints());
        entries.addAll(new Configs(own(folder, "configs")).entryPoints());
        entries.addAll(new HubAnswers(Path.of("target", "fuzz-hub").toAbsolutePath()).entryPoints());
        return entries;
    }

    /** Those of which native code sees a part, which could end the process. */
    static List<EntryPoint> inOthers(Path folder) throws IOException {
        List<EntryPoint> entries = new ArrayList<>();
        entries.addAll(new Tokenizers(own(folder, "tokenizers")).entryPoints());
        entries.addAll(new Checkpoints(own(folder, "checkpoints")).entryPoints());
        return entries;
    }

    private static Path own(Path folder, String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
