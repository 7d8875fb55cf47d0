package io.cogview4j.diagnosis;

import io.cogview4j.diagnosis.FolderFacts.Role;
import io.cogview4j.hub.Hub;
import io.cogview4j.hub.ModelName.Source;
import io.cogview4j.machine.CacheFolder;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is found out about a machine. Paths are as they are: who shows them to others leaves out whose they are.
 *
 * @param version of this library
 * @param folders that matter, whether they are there or not; those that nothing tells where they would be are left out
 */
public record Diagnosis(
        String version,
        JavaFacts java,
        SystemFacts system,
        ProcessorFacts processor,
        MemoryFacts memory,
        LibraryFacts libraries,
        List<FolderFacts> folders,
        HubModels models,
        List<Variable> variables) {
    public Diagnosis {
        folders = List.copyOf(folders);
        variables = List.copyOf(variables);
    }

    /** Of the machine that this runs on. Loads the native libraries, which are unpacked for that if need be. */
    public static Diagnosis current() {
        Map<String, String> environment = System.getenv();
        LibraryFacts libraries = LibraryFacts.current(); // first, so that sizes of caches are those of now
        return new Diagnosis(
                ProgramVersion.current(),
                JavaFacts.current(),
                SystemFacts.current(),
                ProcessorFacts.current(),
                MemoryFacts.current(),
                libraries,
                folders(environment),
                models(environment),
                Variable.of(environment));
    }

    /** The folder for this; empty where nothing tells where it would be. */
    public Optional<FolderFacts> folder(Role role) {
        return folders.stream().filter(folder -> folder.role() == role).findFirst();
    }

    private static List<FolderFacts> folders(Map<String, String> environment) {
        List<FolderFacts> folders = new ArrayList<>();
        folders.add(FolderFacts.of(Role.WORKING, Path.of("").toAbsolutePath()));
        cache(environment).ifPresent(cache -> {
            folders.add(FolderFacts.of(Role.CACHE, cache));
            folders.add(FolderFacts.of(Role.EMBEDDINGS, cache.resolve("embeddings")));
            folders.add(FolderFacts.of(Role.LIBRARIES, cache.resolve("native")));
        });
        String home = System.getProperty("user.home", "?");
        if (!home.startsWith("?")) {
            folders.add(FolderFacts.of(Role.JAVACPP, Path.of(home, ".javacpp", "cache")));
        }
        hub(environment, Source.HUGGING_FACE).ifPresent(hub -> folders.add(FolderFacts.of(Role.HUB, hub)));
        folders.add(FolderFacts.of(Role.TEMPORARY, Path.of(System.getProperty("java.io.tmpdir"))));
        return folders;
    }

    private static Optional<Path> cache(Map<String, String> environment) {
        try {
            return Optional.of(CacheFolder.of(environment));
        } catch (InvalidPathException e) {
            return Optional.empty(); // what keeps the libraries from loading
        }
    }

    private static HubModels models(Map<String, String> environment) {
        HubModels none = new HubModels(List.of(), 0);
        return hub(environment, Source.HUGGING_FACE)
                .map(HubModels::in)
                .orElse(none)
                .and(hub(environment, Source.MODELSCOPE)
                        .map(HubModels::inModelScope)
                        .orElse(none));
    }

    private static Optional<Path> hub(Map<String, String> environment, Source source) {
        try {
            return Hub.of(environment).cache(source);
        } catch (InvalidRequestException e) {
            return Optional.empty(); // pull says what is wrong with it
        }
    }
}
